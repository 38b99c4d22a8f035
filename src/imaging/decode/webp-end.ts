import { FrameCorrupt } from '../../errors.ts'

/** Coded pixels don't end in as many zeros, but for one chance in 2^128. */
const MAX_ZEROS = 16

/**
 * Refuses a WebP whose pixels end in zeros, as those of a file that was not written to its end. Its decoder takes zeros
 * for pixels.
 *
 * Source  RFC 9649, 2.3 to 2.6
 *
 * @throws FrameCorrupt for 16 zeros or more at the end of the pixels
 */
export function checkWebpEnd(frame: Uint8Array): void {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  for (let at = 12; at + 8 <= bytes.length;) {
    const end = at + 8 + bytes.readUInt32LE(at + 4)
    if (/^VP8[ L]$/.test(bytes.toString('latin1', at, at + 4)) && end - at >= 8 + MAX_ZEROS && end <= bytes.length) {
      let last = end
      while (last > at + 8 && bytes[last - 1] === 0) last--
      if (end - last >= MAX_ZEROS)
        throw new FrameCorrupt(
          'WebP',
          `expected coded pixels up to byte ${end}, received ${end - last} zeros at their end: the file was not `
            + 'written to its end'
        )
    }
    at = end + (end & 1)
  }
}
