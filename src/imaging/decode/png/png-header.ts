import { crc32 } from 'node:zlib'
import { FrameCorrupt } from '../../../errors.ts'
import { checkSides } from '../pixel-limit.ts'

/** The fields of a PNG header. */
export interface PngHeader {
  readonly width: number
  readonly height: number
  /** Bits of a sample. */
  readonly depth: number
  readonly grey: boolean
  /** Whether there is an alpha channel, or a transparent colour. */
  readonly alpha: boolean
  readonly palette: boolean
  readonly interlaced: boolean
  /** Bits that the samples had before they were scaled to `depth` (chunk sBIT); undefined without that chunk. */
  readonly significantBits: number | undefined
}

const SIGNATURE_BYTES = 8

/**
 * Reads the chunks before the pixels.
 *
 * Source  W3C PNG, 5.3 (chunks), 11.2.1 (IHDR), 11.3.2.7 (sBIT)
 *
 * @throws FrameCorrupt when there is no complete header
 */
export function readPngHeader(frame: Uint8Array): PngHeader {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (frame.length < SIGNATURE_BYTES + 25 || chunkType(frame, SIGNATURE_BYTES) !== 'IHDR' || view.getUint32(8) !== 13)
    throw new FrameCorrupt('PNG', 'it does not begin with its header')
  const width = view.getUint32(16)
  const height = view.getUint32(20)
  checkSides(width, height, 'PNG')
  const depth = frame[24]!
  const colour = frame[25]!
  let transparent = false
  let significantBits: number | undefined
  for (let at = SIGNATURE_BYTES + 25; at + 12 <= frame.length; at += 12 + view.getUint32(at)) {
    const type = chunkType(frame, at)
    if (type === 'IDAT') break
    if (type === 'tRNS') transparent = true
    const length = view.getUint32(at)
    const samples = frame.subarray(at + 8, at + 8 + length)
    if (type === 'sBIT' && colour !== 3 && length >= 1 && length <= 4)
      significantBits = Math.max(...(colour & 4 ? samples.subarray(0, length - 1) : samples)) || undefined
  }
  return {
    width,
    height,
    depth,
    grey: (colour & 2) === 0,
    alpha: (colour & 4) !== 0 || transparent,
    palette: colour === 3,
    interlaced: frame[28] === 1,
    significantBits
  }
}

/** What is wrong with a PNG that can't be decoded. */
export function describePngFault(frame: Uint8Array): string {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  let at = SIGNATURE_BYTES
  while (at + 12 <= frame.length) {
    const length = view.getUint32(at)
    const type = chunkType(frame, at)
    const end = at + 12 + length
    if (!/^[A-Za-z]{4}$/.test(type)) return `expected the name of a chunk at byte ${at + 4}, received something else`
    if (end > frame.length) return `it is cut off: its chunk ${type} goes up to byte ${end}, received ${frame.length}`
    if (crc32(frame.subarray(at + 4, end - 4)) !== view.getUint32(end - 4))
      return `its chunk ${type} at byte ${at} is damaged: its checksum is wrong`
    if (type === 'IEND') return 'its pixels are damaged, or fewer than the header says'
    at = end
  }
  return 'it is cut off: its last chunk IEND is missing'
}

function chunkType(frame: Uint8Array, at: number): string {
  return String.fromCharCode(...frame.subarray(at + 4, at + 8))
}
