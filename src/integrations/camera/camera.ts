import type { CameraOutcome, CameraWish } from '../../domain/channels/camera.ts'
import type { ChannelEvent } from '../../domain/channels/line.ts'
import type { ChannelVerdict } from '../../domain/channels/picture.ts'
import type { RawLayout } from '../../domain/inspection/image.ts'
import { checkFrame, type LastFrame } from './check-frame.ts'
import type { FrameHeader } from './helper-message.ts'

/** A frame that can be judged. */
export interface TakenFrame {
  readonly pixels: Uint8Array<ArrayBuffer>
  readonly raw: RawLayout
  /** When its first packet came; nanoseconds since 1970; 0: unknown. */
  readonly systemNs: bigint
}

export interface CameraParts {
  /** From the request to the whole frame. */
  readonly timeoutMs: number
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** Milliseconds since 1970. */
  readonly epochMs: () => number
  /** @returns stops the timer */
  readonly setTimer: (run: () => void, ms: number) => () => void
  /** Has the camera take a picture. */
  readonly ask: (request: number, timeoutMs: number) => void
  /** Ends the camera's process; it is started anew. */
  readonly restart: (why: string) => void
  readonly judge: (frame: TakenFrame, wish: CameraWish) => Promise<ChannelVerdict>
}

export interface Camera {
  /** One picture, now. Never rejects. */
  take(wish: CameraWish): Promise<CameraOutcome>
  opened(): void
  /** The process has ended, or is not open yet. */
  closed(why: string): void
  frame(header: FrameHeader, pixels: Uint8Array<ArrayBuffer>): void
  counts(): Readonly<Partial<Record<ChannelEvent, number>>>
}

/** A process that has not said after this time, that a late frame has come or not, counts as hung. Milliseconds. */
export const PATIENCE_MS = 1000

interface Asked {
  readonly request: number
  readonly wish: CameraWish
  readonly dueMs: number
  /** When the picture was asked for; milliseconds since 1970. */
  readonly atMs: number
  readonly answer: (outcome: CameraOutcome) => void
}

/**
 * Takes pictures one at a time, each for one request. A frame that is broken, incomplete, late, or not that of the
 * request is never judged.
 */
export function createCamera({ timeoutMs, clockMs, epochMs, setTimer, ask, restart, judge }: CameraParts): Camera {
  const counts = { triggers: 0, results: 0, timeouts: 0, missed: 0, errors: 0, late: 0 }
  let problem: string | null = 'it has not started yet'
  let last: LastFrame | null = null
  let requests = 0
  let asked: Asked | null = null
  /** The request in work was answered: its frame is late. */
  let isLate = false
  let stopTimer = (): void => {}

  const missed = (detail: string): CameraOutcome => {
    counts.missed++
    return { kind: 'failed', why: 'missed', detail }
  }
  const fault = (detail: string): CameraOutcome => {
    counts.errors++
    return { kind: 'failed', why: 'fault', detail }
  }

  /** The request in work is over: the next one may begin. */
  function finish(): Asked {
    stopTimer()
    const done = asked!
    asked = null
    return done
  }

  function onTimeout(): void {
    isLate = true
    counts.timeouts++
    asked!.answer({ kind: 'failed', why: 'fault', detail: `no frame within ${timeoutMs} ms` })
    stopTimer = setTimer(() => {
      restart(`it has not answered for ${timeoutMs + PATIENCE_MS} ms`)
    }, PATIENCE_MS)
  }

  async function judgeFrame(frame: TakenFrame, { wish, answer }: Asked): Promise<void> {
    const verdict = await judge(frame, wish)
    if (verdict.kind !== 'judged') return answer(fault(verdict.detail))
    counts.results++
    return answer(verdict)
  }

  return {
    take(wish) {
      if (problem !== null) return Promise.resolve(missed(problem))
      if (asked !== null) return Promise.resolve(missed('the picture before is not there yet'))
      return new Promise((answer) => {
        counts.triggers++
        isLate = false
        asked = { request: ++requests, wish, dueMs: clockMs() + timeoutMs, atMs: epochMs(), answer }
        stopTimer = setTimer(onTimeout, timeoutMs)
        ask(requests, timeoutMs)
      })
    },
    opened() {
      problem = null
      last = null
    },
    closed(why) {
      problem = why
      if (asked === null) return
      const { answer } = finish()
      if (!isLate) answer(fault(why))
    },
    frame(header, pixels) {
      if (asked === null || header.request !== asked.request) {
        restart(`expected an answer to request ${asked?.request ?? 'none'}, received one to ${header.request}`)
        return
      }
      const done = finish()
      const checked = checkFrame(header, pixels, { last, askedMs: done.atMs })
      const isBad = 'problem' in checked
      if (!isBad) last = { frameId: header.frameId, cameraNs: BigInt(header.cameraNs) }
      else if (header.status !== 'ok' && last !== null) last = { ...last, frameId: null }
      // The timer may be behind.
      if (!isLate && clockMs() > done.dueMs) {
        isLate = true
        counts.timeouts++
        done.answer({ kind: 'failed', why: 'fault', detail: `no frame within ${timeoutMs} ms` })
      }
      if (isLate) counts.late++
      else if (isBad) done.answer(fault(checked.problem))
      else void judgeFrame({ pixels, raw: checked, systemNs: BigInt(header.systemNs) }, done)
      // Where one frame was an old one, the next ones may be, too.
      if (isBad && checked.isOld) restart(checked.problem)
    },
    counts: () => ({ ...counts })
  }
}
