import type { FrameMemory } from '../../domain/inspection/frame-memory.ts'

interface Gap {
  readonly at: number
  readonly length: number
}

/** Alignment of frames (a cache line), so that pixels can be read as words. */
const ALIGNED = 64
/** One frame takes at most this share, so that a few large frames do not use all memory. */
const MAX_SHARE = 0.25

/**
 * One block of shared memory, allocated from its lower end. Threads read a frame in place, and memory that was never
 * needed is never touched. V8 does not manage the inside of the block, so its size is fixed. If there is no room, the
 * frame gets ordinary memory.
 */
export function createFrameMemory(size: number): FrameMemory {
  const memory = new SharedArrayBuffer(size)
  /** Free ranges, ordered by position. No two are adjacent. */
  const gaps: Gap[] = [{ at: 0, length: size }]

  function putBack(at: number, length: number): void {
    const next = gaps.findIndex((gap) => gap.at > at)
    const place = next === -1 ? gaps.length : next
    const [before, after] = [gaps[place - 1], gaps[place]]
    const joinsBefore = before !== undefined && before.at + before.length === at
    const joinsAfter = after !== undefined && at + length === after.at
    const from = joinsBefore ? before.at : at
    const end = joinsAfter ? after.at + after.length : at + length
    gaps.splice(place - (joinsBefore ? 1 : 0), (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), {
      at: from,
      length: end - from
    })
  }

  return {
    take(bytes) {
      const length = ALIGNED * Math.ceil(bytes / ALIGNED)
      if (!(length > 0 && length <= MAX_SHARE * size)) return null
      const place = gaps.findIndex((gap) => gap.length >= length)
      if (place === -1) return null
      const gap = gaps[place]!
      gaps.splice(place, 1, ...(gap.length > length ? [{ at: gap.at + length, length: gap.length - length }] : []))
      let taken = true
      return {
        bytes: new Uint8Array(memory, gap.at, bytes),
        giveBack() {
          if (!taken) return
          taken = false
          putBack(gap.at, length)
        }
      }
    }
  }
}
