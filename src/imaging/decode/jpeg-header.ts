/** What a decoder needs to know of a JPEG before it allocates anything. Samples are 8 bits. */
export interface JpegHeader {
  readonly width: number
  readonly height: number
  /** 1: grey. 3: colour. */
  readonly components: 1 | 3
}

/** Baseline, extended sequential and progressive Huffman coding. */
const FRAME_MARKERS: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2])

/**
 * Reads the frame header of a common JPEG: 8 bits, grey or three components. It walks from segment to segment up to the frame header
 * and reads nothing else.
 *
 * Source  ITU-T T.81, B.1.1.2 (markers), B.2.2 (frame header)
 *
 * @returns null for anything else, broken or rare; a full decoder has to say what it is
 */
export function readJpegHeader(frame: Uint8Array): JpegHeader | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  let at = 2
  // The shortest frame header ends 13 bytes after its marker starts; behind one there is always more.
  while (at + 13 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    const length = view.getUint16(at + 2)
    if (FRAME_MARKERS.has(marker)) {
      const height = view.getUint16(at + 5)
      const width = view.getUint16(at + 7)
      const components = view.getUint8(at + 9)
      const usual =
        view.getUint8(at + 4) === 8 && (components === 1 || components === 3) && length === 8 + 3 * components
      return usual && width > 0 && height > 0 ? { width, height, components } : null
    }
    // Only tables, comments and application data may come before it: no other frame, no scan, no marker without a length.
    const skippable =
      marker === 0xc4 || marker === 0xdb || marker === 0xdd || marker === 0xfe || (marker >= 0xe0 && marker <= 0xef)
    if (!skippable || length < 2) return null
    at += 2 + length
  }
  return null
}
