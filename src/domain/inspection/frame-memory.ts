/**
 * Memory for frames that is used again and again: pictures of a megapixel as garbage would keep the collector busy all
 * the time.
 */
export interface FrameMemory {
  /** Room for this many bytes, until it is given back; null where there is none. */
  take(bytes: number): FrameRoom | null
}

export interface FrameRoom {
  /** It still holds the bytes of its last user. */
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
 * A reader that reads a frame after the answer, or in a thread, holds it until it is done. A frame that was never lent
 * lies in memory of its own; holding it has no effect.
 * @throws when its memory was given back: it may hold another part now
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
