import { crc32, inflateSync } from 'node:zlib'
import type { PngHeader } from './png-header.ts'

const SIGNATURE_BYTES = 8
/** Bytes of a chunk's length, name and checksum. */
const FRAME_BYTES = 12
const IEND = 0x49454e44
const IDAT = 0x49444154
const IHDR = 0x49484452
/** Set in the name of a chunk that a reader may pass over. */
const ANCILLARY = 0x20000000
/** Node takes shorter buffers from memory that they share. */
const SHARED_BYTES = Buffer.poolSize
/** Bytes of the header for compression, filtering and interlacing. All three must be 0. */
const METHODS_AT = [26, 27, 28]

/**
 * Decodes a grey PNG of 8 bits in which nothing is missing, left over or unusual.
 * @returns [height, width]; null for any other PNG; libvips then reads it or the caller says what is wrong
 */
export function readGreyPng(frame: Uint8Array, header: PngHeader): Uint8Array | null {
  const { width, height, depth, grey, alpha, palette } = header
  if (depth !== 8 || !grey || alpha || palette || METHODS_AT.some((at) => frame[at] !== 0)) return null
  const packed = packedPixels(frame)
  if (packed === null) return null
  const raw = inflate(packed, height * (width + 1))
  return raw !== null && unfilter(raw, width, height) ? raw.subarray(0, width * height) : null
}

/** The compressed pixels. Null if a checksum is wrong, a chunk is unknown and not ancillary, or IEND is not the end. */
function packedPixels(frame: Uint8Array): Uint8Array | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const pieces: Uint8Array[] = []
  let before = 0
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= frame.length;) {
    const length = view.getUint32(at)
    const type = view.getUint32(at + 4)
    const end = at + FRAME_BYTES + length
    if (end > frame.length || crc32(frame.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return null
    if (type === IEND) return length === 0 && end === frame.length && pieces.length > 0 ? joined(pieces) : null
    if (type === IDAT) {
      if (pieces.length > 0 && before !== IDAT) return null
      pieces.push(frame.subarray(at + 8, end - 4))
    } else if ((type === IHDR) !== (at === SIGNATURE_BYTES) || (type !== IHDR && (type & ANCILLARY) === 0)) return null
    before = type
    at = end
  }
  return null
}

const joined = (pieces: readonly Uint8Array[]): Uint8Array => (pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces))

/** @returns null unless the stream is complete and exactly as long as expected */
function inflate(packed: Uint8Array, length: number): Uint8Array | null {
  try {
    // All output fits into one piece of memory. A longer stream is refused before it gets more.
    const options = { chunkSize: Math.max(length, 64), maxOutputLength: length, info: true }
    const { buffer, engine } = inflateSync(packed, options) as unknown as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    if (buffer.length !== length || engine.bytesWritten !== packed.length) return null
    // A small buffer is copied, because Node lets small buffers share memory.
    return length < SHARED_BYTES ? new Uint8Array(buffer) : new Uint8Array(buffer.buffer, buffer.byteOffset, length)
  } catch {
    return null
  }
}

/**
 * Turns differences to neighbours into pixels, in place. Each row moves to the left, because the filter bytes are
 * dropped.
 *
 * Source  W3C PNG, 9.2 (filter types for filter method 0)
 *
 * @param raw [height, 1 + width], then [height, width]
 * @returns whether all filters are known
 */
function unfilter(raw: Uint8Array, width: number, height: number): boolean {
  for (let y = 0; y < height; y++) {
    const from = y * (width + 1) + 1
    const to = y * width
    const filter = filterOf(raw[from - 1]!, y)
    if (filter === 'none') raw.copyWithin(to, from, from + width)
    else if (filter === 'sub') addLeft(raw, from, to, width)
    else if (filter === 'up') addUp(raw, from, to, width)
    else if (filter === 'average') addAverage(raw, from, to, width, y > 0)
    else if (filter === 'paeth') addPaeth(raw, from, to, width)
    else return false
  }
  return true
}

const FILTERS = ['none', 'sub', 'up', 'average', 'paeth'] as const

/** The row above the first one counts as 0, so two filters become simpler there. */
function filterOf(byte: number, y: number): (typeof FILTERS)[number] | undefined {
  if (y > 0) return FILTERS[byte]
  return (['none', 'sub', 'none', 'average', 'sub'] as const)[byte]
}

function addLeft(raw: Uint8Array, from: number, to: number, width: number): void {
  let left = 0
  for (let x = 0; x < width; x++) raw[to + x] = left = (raw[from + x]! + left) & 255
}

function addUp(raw: Uint8Array, from: number, to: number, width: number): void {
  for (let x = 0; x < width; x++) raw[to + x] = raw[from + x]! + raw[to - width + x]!
}

function addAverage(raw: Uint8Array, from: number, to: number, width: number, hasUp: boolean): void {
  let left = 0
  for (let x = 0; x < width; x++) {
    const up = hasUp ? raw[to - width + x]! : 0
    raw[to + x] = left = (raw[from + x]! + ((left + up) >> 1)) & 255
  }
}

/**
 * Adds the neighbour that is nearest to left + up - corner. If two are equally near, left goes before up before corner.
 */
function addPaeth(raw: Uint8Array, from: number, to: number, width: number): void {
  let left = 0
  let corner = 0
  for (let x = 0; x < width; x++) {
    const up = raw[to - width + x]!
    const offLeft = Math.abs(up - corner)
    const offUp = Math.abs(left - corner)
    const offCorner = Math.abs(left + up - 2 * corner)
    const nearest = offLeft <= offUp && offLeft <= offCorner ? left : offUp <= offCorner ? up : corner
    raw[to + x] = left = (raw[from + x]! + nearest) & 255
    corner = up
  }
}
