import { type FrameMemory, type FrameRoom, lendFrame, type LetGo } from '../../domain/inspection/frame-memory.ts'

/** The bytes of one frame, as they come. */
export interface FrameGathering {
  add(chunk: Uint8Array): void
  /** All of them. */
  frame(): Buffer
}

/**
 * Copies each piece at once to where the frame will lie, so that pieces are garbage while they are young. Room is taken
 * with the first one: clients that only promise pictures hold none.
 *
 * @param memory where the frame goes if there is room, else into memory of its own
 * @param whenOver is given what lets go of the frame, or of what there is of it, to be called when the request is over
 */
export function gatherFrame(
  maxBytes: number | undefined,
  memory: FrameMemory | undefined,
  whenOver: (letGo: LetGo) => void
): FrameGathering {
  const pieces: Uint8Array[] = []
  let room: FrameRoom | null = null
  let length = 0
  let isOver = false
  let letGo = (): void => {
    isOver = true
    room?.giveBack()
  }

  return {
    add(chunk) {
      if (isOver) return
      if (length === 0 && maxBytes !== undefined) {
        room = memory?.take(maxBytes) ?? null
        if (room !== null)
          whenOver(() => {
            letGo()
          })
      }
      if (room === null) pieces.push(chunk)
      else room.bytes.set(chunk, length)
      length += chunk.length
    },
    frame() {
      if (room === null || isOver) return Buffer.concat(pieces)
      const frame = Buffer.from(room.bytes.buffer, room.bytes.byteOffset, length)
      letGo = lendFrame(frame, room.giveBack)
      return frame
    }
  }
}
