import { damagedJpeg } from './damaged-jpeg.ts'
import type { JpegFrameHeader } from './frame-header.ts'

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
  /** Range of bytes in the file: from the first byte of the data to the next marker or the end of the file. */
  readonly from: number
  readonly to: number
}

export const SOS = 0xda

/**
 * Reads a scan header. `head` is the corrected header for the decoder; it is needed if the header is too long or names
 * unknown components (`sloppy`). A sequential scan holds all coefficients, whatever its header says.
 */
export function readScanHeader(
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
