/**
 * Memory for frames that is used again and again: pictures of a megapixel as garbage would keep the collector busy all
 * the time.
 */
export interface FrameMemory {
  /** Room for so many bytes, until it is given back; null where there is none left. */
  take(bytes: number): FrameRoom | null
}

export interface FrameRoom {
  /** What lies in it is of whoever had it before. */
  readonly bytes: Uint8Array<SharedArrayBuffer>
  giveBack(): void
}

/** Lets go of a frame; a second call does nothing. */
export type LetGo = () => void

interface Lent {
  holders: number
  readonly giveBack: () => void
}

const lentFrames = new WeakMap<Uint8Array, Lent>()

/** Makes a frame one whose memory goes back when nobody holds it any more. @returns of its first holder */
export function lendFrame(frame: Uint8Array, giveBack: () => void): LetGo {
  const lent = { holders: 1, giveBack }
  lentFrames.set(frame, lent)
  return letGoOf(lent)
}

/**
 * Whoever reads a frame behind the answer, or in a thread, holds it until that is done. A frame that nobody has lent
 * lies in memory of its own: holding it does nothing.
 * @throws when its memory went back already: what lies in it now may be another part
 */
export function holdFrame(frame: Uint8Array): LetGo {
  const lent = lentFrames.get(frame)
  if (lent === undefined) return () => {}
  if (lent.holders === 0) throw new Error("the frame is held by nobody any more: its memory may be another one's")
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
