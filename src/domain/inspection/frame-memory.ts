/** Memory for frames that is reused. Allocating each picture anew would keep the garbage collector busy. */
export interface FrameMemory {
  /** Memory for this many bytes, until it is given back; null if there is none. */
  take(bytes: number): FrameRoom | null
}

export interface FrameRoom {
  /** It still contains the bytes of its last user. */
  readonly bytes: Uint8Array<SharedArrayBuffer>
  giveBack(): void
}

/** Releases a frame; a second call does nothing. */
export type LetGo = () => void

interface Lent {
  holders: number
  readonly giveBack: () => void
}

const lentFrames = new WeakMap<Uint8Array, Lent>()

/**
 * Registers a frame whose memory is given back when nobody holds it any more. @returns the release function of its
 * first holder
 */
export function lendFrame(frame: Uint8Array, giveBack: () => void): LetGo {
  const lent = { holders: 1, giveBack }
  lentFrames.set(frame, lent)
  return letGoOf(lent)
}

/**
 * Code that reads a frame after the answer, or in a thread, must hold it until it is done. Holding a frame that was
 * never lent has no effect.
 * @throws when its memory was given back, because it may contain another part now
 */
export function holdFrame(frame: Uint8Array): LetGo {
  const lent = lentFrames.get(frame)
  if (lent === undefined) return () => {}
  if (lent.holders === 0) throw new Error('the frame was given back: its memory may hold another part now')
  lent.holders++
  return letGoOf(lent)
}

function letGoOf(lent: Lent): LetGo {
  let holding = true
  return () => {
    if (!holding) return
    holding = false
    if (--lent.holders === 0) lent.giveBack()
  }
}
