import { damagedJpeg } from './damaged-jpeg.ts'
import { hex } from './marker-text.ts'
import { type JpegFrameHeader, readFrameHeader } from './frame-header.ts'
import { type JpegScan, SOS, readScanHeader } from './scan-header.ts'

/** A segment of the file that says how to read what follows. */
export type JpegPart =
  | { readonly kind: 'huffman'; readonly from: number; readonly to: number }
  | { readonly kind: 'quant'; readonly from: number; readonly to: number }
  | { readonly kind: 'scan'; readonly scan: JpegScan }

/** The segments of a JPEG that affect its pixels. */
export interface JpegSegments {
  readonly header: JpegFrameHeader
  /** In the order of the file. */
  readonly parts: readonly JpegPart[]
  /** Whether the end marker is there. */
  readonly ended: boolean
  /**
   * The file in the form that a strict decoder accepts, with an end marker. It is the original memory if nothing had to
   * be changed.
   */
  readonly strict: () => Uint8Array
}

/**
 * Encoders write 1 scan, or about 10 for a progressive picture. The limit bounds decoding time: a scan of ten bytes
 * makes the decoder go through the whole picture.
 */
const MAX_SCANS = 64
const SOI = 0xd8
const EOI = 0xd9

/**
 * Splits a JPEG into its segments, up to its end marker or the end of the file. Everything that does not affect the
 * pixels is skipped: bytes and restart markers between segments, application data, comments, and data after the end
 * marker.
 *
 * Source  ITU-T T.81, B.1 and B.2
 *
 * @param onHeader called with the frame header before the scans are read; an error that it throws is passed on
 * @throws FrameCorrupt for a segment that can't be read, an unsupported process, more than 64 scans, or no scan at all
 */
export function splitJpeg(frame: Uint8Array, onHeader: (header: JpegFrameHeader) => void): JpegSegments {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  const parts: JpegPart[] = []
  /** The pieces of the strict file. */
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let changed = false
  let header: JpegFrameHeader | undefined
  let restartInterval = 0
  let scans = 0
  let ended = false
  let at = 2
  while (!ended) {
    const marker = nextMarker(bytes, at)
    if (marker < 0) break
    if (marker !== at) changed = true
    const code = bytes[marker + 1]!
    at = marker + 2
    if (code === EOI) {
      ended = true
      break
    }
    // Restart markers and TEM have no meaning between segments.
    if ((code >= 0xd0 && code <= 0xd7) || code === 0x01) {
      changed = true
      continue
    }
    if (code === SOI) throw damagedJpeg('a second picture starts inside the first')
    if (code < 0xc0) throw damagedJpeg(`expected a JPEG marker, received ff ${hex(code)}`)
    if (scans > 0 && at + 2 > bytes.length) break
    if (at + 2 > bytes.length) throw cutOff()
    const length = bytes.readUInt16BE(at)
    const end = at + length
    if (length < 2)
      throw damagedJpeg(`expected a segment of at least 2 bytes behind ff ${hex(code)}, it says ${length}`)
    if (end > bytes.length) throw cutOff()
    const from = at + 2
    at = end
    if (code === SOS) {
      if (header === undefined) throw damagedJpeg('the pixels come before the header that says their size')
      if (++scans > MAX_SCANS) throw damagedJpeg(`expected at most ${MAX_SCANS} scans, received more`)
      const to = scanEnd(bytes, end)
      const { scan, head, sloppy } = readScanHeader(bytes.subarray(from, end), header, {
        restartInterval,
        from: end,
        to
      })
      parts.push({ kind: 'scan', scan })
      kept.push(sloppy ? head : bytes.subarray(marker, end), bytes.subarray(end, to))
      changed ||= sloppy
      at = to
      continue
    }
    kept.push(bytes.subarray(marker, end))
    if (code === 0xc4) parts.push({ kind: 'huffman', from, to: end })
    else if (code === 0xdb) parts.push({ kind: 'quant', from, to: end })
    else if (code === 0xdd) {
      if (length !== 4) throw damagedJpeg(`expected a restart interval of 2 bytes, received ${length - 2}`)
      restartInterval = bytes.readUInt16BE(from)
    } else if (code <= 0xcf && code !== 0xc8 && code !== 0xcc) {
      if (header !== undefined) throw damagedJpeg('expected one frame header, received a second one')
      header = readFrameHeader(code, bytes.subarray(from, end))
      onHeader(header)
    }
  }
  if (header === undefined || scans === 0) throw cutOff()
  return {
    header,
    parts,
    ended,
    strict: () => (changed || !ended ? Buffer.concat([...kept, Uint8Array.of(0xff, EOI)]) : bytes.subarray(0, at))
  }
}

/** Where the next marker starts; -1 if there is none. Fill bytes FF before it are skipped. */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff) return at
  }
  return -1
}

/** Position of the marker that ends a scan, or the end of the file. Restart markers belong to the scan. */
function scanEnd(bytes: Buffer, from: number): number {
  let at = nextMarker(bytes, from)
  while (at >= 0 && bytes[at + 1]! >= 0xd0 && bytes[at + 1]! <= 0xd7) at = nextMarker(bytes, at + 2)
  if (at >= 0) return at
  // A single FF at the end is not a marker.
  let end = bytes.length
  while (end > from && bytes[end - 1] === 0xff) end--
  return end
}

function cutOff(): Error {
  return damagedJpeg('it is cut off before its pixels')
}
