import { damagedJpeg } from './damaged-jpeg.ts'

/** One component (colour) of a JPEG. */
export interface JpegComponent {
  readonly id: number
  /** Samples of it to those of the finest component, across and down. */
  readonly across: number
  readonly down: number
  readonly quantTable: number
}

export interface JpegFrameHeader {
  readonly width: number
  readonly height: number
  readonly progressive: boolean
  readonly components: readonly JpegComponent[]
}

/** One scan: where its entropy-coded data lies, and how to read it. */
export interface JpegScan {
  /** Indices into the frame's components. */
  readonly components: readonly number[]
  readonly dcTables: readonly number[]
  readonly acTables: readonly number[]
  readonly spectralStart: number
  readonly spectralEnd: number
  readonly bitBefore: number
  readonly bit: number
  /** MCUs from one restart marker to the next; 0: no restart markers. */
  readonly restartInterval: number
  /** Bytes of the file, from the first of the data to the marker behind it, or to the file's end. */
  readonly from: number
  readonly to: number
}

/** A segment of the file that says how to read what follows. */
export type JpegPart =
  | { readonly kind: 'huffman'; readonly from: number; readonly to: number }
  | { readonly kind: 'quant'; readonly from: number; readonly to: number }
  | { readonly kind: 'scan'; readonly scan: JpegScan }

/** What a JPEG is made of, without what means nothing to its pixels. */
export interface JpegSegments {
  readonly header: JpegFrameHeader
  /** In the order of the file. */
  readonly parts: readonly JpegPart[]
  /** Whether the end marker is there. */
  readonly ended: boolean
  /**
   * The file as a strict decoder wants it: up to its end marker, with one where it lacks. The bytes themselves where
   * nothing had to be changed.
   */
  readonly strict: () => Uint8Array
}

/**
 * Encoders make 1, or about 10 for a progressive picture. A scan of ten bytes makes the decoder work through the whole
 * picture.
 */
const MAX_SCANS = 64
const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda

/**
 * Splits a JPEG into its segments, up to its end marker or the end of the file. What means nothing to the pixels is
 * passed over: bytes between segments, restart markers there, application data and comments, whatever stands behind the
 * end marker.
 *
 * Source  ITU-T T.81, B.1 and B.2
 *
 * @param onHeader is given the frame header before anything is read of the scans; what it throws ends the reading
 * @throws FrameCorrupt for a segment that can't be read, an unsupported process, more than 64 scans, or no scan at all
 */
export function splitJpeg(frame: Uint8Array, onHeader: (header: JpegFrameHeader) => void): JpegSegments {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  const parts: JpegPart[] = []
  /** What goes into the strict file. */
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
    // Restart markers and TEM say nothing between segments.
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

/** Where the next marker starts; -1 where there is none. Fill bytes FF before it count as its own. */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff) return at
  }
  return -1
}

/** The marker that ends a scan, or the end of the file; restart markers belong to the scan. */
function scanEnd(bytes: Buffer, from: number): number {
  let at = nextMarker(bytes, from)
  while (at >= 0 && bytes[at + 1]! >= 0xd0 && bytes[at + 1]! <= 0xd7) at = nextMarker(bytes, at + 2)
  if (at >= 0) return at
  // Half an end marker is none.
  let end = bytes.length
  while (end > from && bytes[end - 1] === 0xff) end--
  return end
}

function readFrameHeader(code: number, segment: Buffer): JpegFrameHeader {
  if (code > 0xc2) {
    throw damagedJpeg(
      'expected baseline or progressive Huffman coding, received '
        + `${code >= 0xc9 ? 'arithmetic coding' : 'another kind'} (marker ff ${hex(code)})`
    )
  }
  const count = segment[5]
  if (count === undefined || segment.length !== 6 + 3 * count)
    throw damagedJpeg('the frame header has the wrong length')
  if (segment[0] !== 8) throw damagedJpeg(`expected 8 bits a sample, received ${segment[0]}`)
  const height = segment.readUInt16BE(1)
  const width = segment.readUInt16BE(3)
  if (width === 0 || height === 0)
    throw damagedJpeg(`expected a width and height of at least 1, the header says ${width} x ${height}`)
  if (count !== 1 && count !== 3 && count !== 4) throw damagedJpeg(`expected 1, 3 or 4 components, received ${count}`)
  const components = Array.from({ length: count }, (_, i) => {
    const at = 6 + 3 * i
    const across = segment[at + 1]! >> 4
    const down = segment[at + 1]! & 15
    if (across < 1 || across > 4 || down < 1 || down > 4)
      throw damagedJpeg(`expected sampling factors of 1 to 4, received ${across} x ${down}`)
    return { id: segment[at]!, across, down, quantTable: segment[at + 2]! }
  })
  return { width, height, progressive: code === 0xc2, components }
}

/**
 * A scan header that contains more than it may, or component names of its own, is written again. Sequential scans hold
 * all coefficients, whatever their header says.
 */
function readScanHeader(
  segment: Buffer,
  { components, progressive }: JpegFrameHeader,
  place: Pick<JpegScan, 'restartInterval' | 'from' | 'to'>
): { readonly scan: JpegScan; readonly head: Uint8Array; readonly sloppy: boolean } {
  const count = segment[0] ?? 0
  if (count < 1 || count > 4 || segment.length < 4 + 2 * count) throw damagedJpeg('a scan header has the wrong length')
  const selectors = Array.from({ length: count }, (_, i) => segment[1 + 2 * i]!)
  const named = selectors.map((id) => components.findIndex((component) => component.id === id))
  const clear = named.every((index, i) => index >= 0 && named.indexOf(index) === i)
  if (!clear && count !== components.length)
    throw damagedJpeg(`a scan is of component ${selectors.join(', ')}, which the frame header lacks`)
  const indices = clear ? named : components.map((_, i) => i)
  const tables = Array.from({ length: count }, (_, i) => segment[2 + 2 * i]!)
  const said = [...segment.subarray(1 + 2 * count, 4 + 2 * count)] as [number, number, number]
  const [spectralStart, spectralEnd, bits] = progressive ? said : [0, 63, 0]
  const sloppy = !clear || segment.length !== 4 + 2 * count || said.join() !== [spectralStart, spectralEnd, bits].join()
  const head = Uint8Array.from([
    0xff,
    SOS,
    0,
    6 + 2 * count,
    count,
    ...indices.flatMap((index, i) => [components[index]!.id, tables[i]!]),
    spectralStart,
    spectralEnd,
    bits
  ])
  const scan = {
    components: indices,
    dcTables: tables.map((both) => both >> 4),
    acTables: tables.map((both) => both & 15),
    spectralStart,
    spectralEnd,
    bitBefore: bits >> 4,
    bit: bits & 15,
    ...place
  }
  return { scan, head, sloppy }
}

function cutOff(): Error {
  return damagedJpeg('it is cut off before its pixels')
}

function hex(code: number): string {
  return code.toString(16).padStart(2, '0')
}
