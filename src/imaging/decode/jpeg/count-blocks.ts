import { blockReaders, type ScanComponent } from './block-readers.ts'
import { damagedJpeg } from './damaged-jpeg.ts'
import { scratchFor, withoutStuffing } from './entropy-bits.ts'
import { createEntropyReader, type EntropyReader } from './entropy-reader.ts'
import type { JpegFrameHeader } from './frame-header.ts'
import type { JpegScan } from './scan-header.ts'

export interface ScanLayout {
  readonly components: readonly ScanComponent[]
  readonly mcus: number
}

/** Stray bytes of one value that are accepted before a marker: hardware pads to a whole word or transfer. */
const MAX_FILLING = 256
/** Stray bytes of any value that are accepted before a marker. */
const MAX_STRAY = 3
/** A filling that begins at least this many bytes before the last block ends was written over blocks. */
const OVERWRITTEN = 16

/**
 * Decodes the entropy-coded data of a scan only to count the blocks: every block must be there. (Ordinary decoders
 * continue after damage and draw grey where data is missing.) A few stray bytes before a restart marker or before the
 * end are ignored. More of them mean that the data before them is damaged.
 *
 * Source  ITU-T T.81, F.2.2 (sequential), G.1 and G.2 (progressive)
 *
 * @throws FrameCorrupt when the data ends early, continues after its last block, or cannot be decoded
 */
export function countBlocks(
  frame: Uint8Array,
  { progressive }: Pick<JpegFrameHeader, 'progressive'>,
  scan: JpegScan,
  { components, mcus }: ScanLayout
): void {
  const scratch = scratchFor(scan.to - scan.from)
  let done = 0
  const early = (): Error =>
    damagedJpeg(`its pixels end early: ${done} of ${mcus} blocks are there, in ${scan.to - scan.from} bytes`)
  const reader = createEntropyReader(early)
  const { read, restart } = blockReaders(reader, scan, components.length, progressive)

  const perInterval = scan.restartInterval === 0 ? mcus : scan.restartInterval
  let from = scan.from
  for (let restarts = 0; done < mcus; restarts++) {
    const to = intervalEnd(frame, from, scan.to)
    const { data, length } = withoutStuffing(frame, from, to, scratch)
    reader.begin(data, length)
    restart()
    const until = Math.min(mcus, done + perInterval)
    for (; done < until; done++) {
      for (let index = 0; index < components.length; index++) {
        const component = components[index]!
        for (let i = 0; i < component.blocksPerMcu; i++) read(component, index, done)
      }
      if (!reader.endMcu()) throw early()
    }
    checkRest(reader.rest())
    if (done === mcus) {
      if (to < scan.to && markerAt(frame, to) < scan.to)
        throw damagedJpeg('its pixels are damaged: they continue after the last block')
      return
    }
    // More blocks can only follow a restart marker.
    const marker = markerAt(frame, to)
    if (marker >= scan.to) throw early()
    checkRestartMarker(frame[marker + 1]!, restarts, done)
    from = marker + 2
  }
}

/** Restart markers are numbered from 0 to 7 in a cycle. */
function checkRestartMarker(code: number, restarts: number, done: number): void {
  if (code === 0xd0 + (restarts & 7)) return
  throw damagedJpeg(
    `its pixels are damaged: expected restart marker ${restarts & 7} behind ${done} blocks, received ${code & 7}`
  )
}

/** End of the data before the next restart marker: the first FF that is not followed by 00. */
function intervalEnd(frame: Uint8Array, from: number, to: number): number {
  for (let at = frame.indexOf(0xff, from); at >= 0 && at < to; at = frame.indexOf(0xff, at + 1))
    if (frame[at + 1] !== 0) return at
  return to
}

/** The last of the FF bytes that start a marker. */
function markerAt(frame: Uint8Array, at: number): number {
  let marker = at
  while (frame[marker + 1] === 0xff) marker++
  return marker
}

/**
 * @param rest the data from the byte in which the last block ended
 * @param bit the first bit of that byte that belongs to no block
 * @param before the bytes of the blocks
 * @throws FrameCorrupt if more bytes are left than encoders and hardware use as padding
 */
function checkRest({ bytes: rest, bit, before }: ReturnType<EntropyReader['rest']>): void {
  const stray = bit > 0 ? rest.subarray(1) : rest
  if (stray.length === 0) return
  const filling = stray.length <= MAX_FILLING && stray.every((value) => value === stray[0])
  // Encoders fill the last byte with ones, some with zeros. Any other bits mean that the blocks do not end here.
  const ones = 0xff >> bit
  const padded = bit === 0 || (rest[0]! & ones) === ones || (rest[0]! & ones) === 0
  if (!filling && !(padded && stray.length <= MAX_STRAY))
    throw damagedJpeg(`its pixels are damaged: ${stray.length} bytes are left behind the last block`)
  // Of a file that was not written to its end the rest is often zeros, and zeros can be valid blocks.
  const overwritten = before.subarray(-OVERWRITTEN)
  if (
    stray.length > MAX_STRAY
    && overwritten.length === OVERWRITTEN
    && overwritten.every((value) => value === stray[0])
  )
    throw damagedJpeg(`its pixels are damaged: its last blocks and what follows are bytes of ${stray[0]} only`)
}
