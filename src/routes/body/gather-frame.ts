import { type FrameMemory, type FrameRoom, lendFrame, type LetGo } from '../../domain/inspection/frame-memory.ts'

/** Collects the bytes of one frame as they arrive. */
export interface FrameGathering {
  add(chunk: Uint8Array): void
  /** The whole frame. */
  frame(): Buffer
}

/**
 * Copies each piece to its final place at once, so that the garbage collector can free the pieces early. Memory is
 * taken when the first piece arrives, so a client that sends no bytes takes none.
 *
 * @param memory where the frame is stored if there is room; else it gets separate memory
 * @param whenOver called with a function that releases the frame. Call that function when the request is over
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
