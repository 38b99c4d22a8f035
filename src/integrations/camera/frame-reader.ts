import { type HelperMessage, parseHelperMessage } from './helper-message.ts'

export interface FrameReader {
  /** What has come next, in pieces of any size. @throws Error for what is no message; then nothing can be read on */
  push(bytes: Uint8Array): void
  /** Whether a message has begun and is not complete. */
  isInside(): boolean
}

/** Begin of each message. */
export const MAGIC = 'OKF1'
/** The magic, the length of the header, the length of the pixels: uint32, little-endian. */
const PREFIX_BYTES = 12
const MAX_HEADER_BYTES = 4096

/**
 * Reads messages: prefix, header (JSON), pixels.
 * @param maxPixelBytes a longer frame is an error, before memory is taken for it
 * @param onMessage the pixels have memory of their own, none where the message has none
 */
export function createFrameReader(
  maxPixelBytes: number,
  onMessage: (message: HelperMessage, pixels: Uint8Array<ArrayBuffer>) => void
): FrameReader {
  const none = new Uint8Array(0)
  let part: 'prefix' | 'header' | 'pixels' = 'prefix'
  let wanted = new Uint8Array(PREFIX_BYTES)
  let filled = 0
  let pixelBytes = 0
  let message: HelperMessage | null = null

  function want(next: typeof part, bytes: number): void {
    part = next
    wanted = bytes === 0 ? none : new Uint8Array(bytes)
    filled = 0
  }

  function onPrefix(): void {
    const magic = Buffer.from(wanted.subarray(0, 4)).toString('latin1')
    if (magic !== MAGIC)
      throw new Error(`expected a message that begins with ${MAGIC}, received ${JSON.stringify(magic)}`)
    const view = new DataView(wanted.buffer)
    const headerBytes = view.getUint32(4, true)
    pixelBytes = view.getUint32(8, true)
    if (headerBytes === 0 || headerBytes > MAX_HEADER_BYTES)
      throw new Error(`expected a header of 1 to ${MAX_HEADER_BYTES} bytes, received ${headerBytes}`)
    if (pixelBytes > maxPixelBytes)
      throw new Error(`expected at most ${maxPixelBytes} bytes of pixels, received ${pixelBytes}`)
    want('header', headerBytes)
  }

  function onPart(): void {
    if (part === 'prefix') return onPrefix()
    if (part === 'header') {
      message = parseHelperMessage(Buffer.from(wanted).toString('utf8'))
      want('pixels', pixelBytes)
      if (pixelBytes > 0) return undefined
    }
    const pixels = wanted
    want('prefix', PREFIX_BYTES)
    onMessage(message!, pixels)
    return undefined
  }

  return {
    push(bytes) {
      for (let at = 0; at < bytes.length;) {
        const taken = bytes.subarray(at, at + wanted.length - filled)
        wanted.set(taken, filled)
        filled += taken.length
        at += taken.length
        if (filled === wanted.length) onPart()
      }
    },
    isInside: () => part !== 'prefix' || filled > 0
  }
}
