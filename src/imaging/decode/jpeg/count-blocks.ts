import { damagedJpeg } from './damaged-jpeg.ts'
import { type HuffmanTable, LOOKUP_BITS, longCode } from './huffman-table.ts'
import { scratchFor, withoutStuffing } from './entropy-bits.ts'
import type { JpegFrameHeader, JpegScan } from './segments.ts'

/** The blocks of one component in one scan. */
export interface ScanComponent {
  readonly dc: HuffmanTable | undefined
  readonly ac: HuffmanTable | undefined
  /** Blocks of it in each MCU. */
  readonly blocksPerMcu: number
  /** Step of its DC coefficient. */
  readonly dcStep: number
  /** [blocks][8]: a bit for each coefficient that is not 0; of progressive pictures, in zigzag order. */
  readonly nonZero: () => Uint8Array
}

export interface ScanLayout {
  readonly components: readonly ScanComponent[]
  readonly mcus: number
}

/** Stray bytes of one value before a marker: hardware pads to a whole word, or a whole transfer. */
const MAX_FILLING = 256
/** Stray bytes of any value before a marker. */
const MAX_STRAY = 3
/**
 * A DC coefficient of 8-bit samples is at most 1024, rounded to a step. A larger one, beyond what encoders add by
 * rounding, is damage.
 */
const MAX_DC = 1100
const SHIFT = 16 - LOOKUP_BITS

/**
 * Decodes the entropy-coded data of a scan, keeps none of it, and counts the blocks: every block must be there.
 * Decoders continue after damage, with grey where data is missing. A few stray bytes before a restart marker, or before
 * the end, have no meaning. More of them are the rest of a picture that was damaged before.
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
  const dcOfScan = components.map(() => 0)
  let data = scratch
  /** Byte at which the MCU starts, and bits read since; apart, so that no sum of bits overflows. */
  let start = 0
  let bit = 0
  let endOfBand = 0
  let length = 0
  let done = 0

  const early = (): Error =>
    damagedJpeg(`its pixels end early: ${done} of ${mcus} blocks are there, in ${scan.to - scan.from} bytes`)
  /** Behind the last byte nothing is right. */
  const fault = (what: string): Error =>
    start + (bit >>> 3) + 2 >= length ? early() : damagedJpeg(`its pixels are damaged: ${what}`)
  const noCode = (): Error => fault('they hold a code that no table has')
  const peek = (): number => {
    const p = start + (bit >>> 3)
    return (((data[p]! << 16) | (data[p + 1]! << 8) | data[p + 2]!) >>> (8 - (bit & 7))) & 0xffff
  }
  const symbol = (table: HuffmanTable): number => {
    const next = peek()
    const entry = table.short[next >>> SHIFT]! || longCode(table, next)
    if (entry === 0) throw noCode()
    bit += entry >>> 8
    return entry & 255
  }
  const take = (count: number): number => {
    if (count === 0) return 0
    const value = peek() >>> (16 - count)
    bit += count
    return value
  }
  const readDc = (component: ScanComponent, index: number): void => {
    const size = symbol(component.dc!)
    if (size === 0) return
    if (size > 15) throw fault('a brightness is out of range')
    const value = take(size)
    const dc = dcOfScan[index]! + (value < 1 << (size - 1) ? value - (1 << size) + 1 : value)
    dcOfScan[index] = dc
    if ((Math.abs(dc) - 1) * component.dcStep * (1 << scan.bit) > MAX_DC) throw fault('a brightness is out of range')
  }
  const readSequential = (component: ScanComponent, index: number): void => {
    readDc(component, index)
    const { short } = component.ac!
    let k = 1
    while (k < 64) {
      const p = start + (bit >>> 3)
      const next = (((data[p]! << 16) | (data[p + 1]! << 8) | data[p + 2]!) >>> (8 - (bit & 7))) & 0xffff
      const entry = short[next >>> SHIFT]! || longCode(component.ac!, next)
      if (entry === 0) throw noCode()
      const size = entry & 15
      bit += (entry >>> 8) + size
      if (size === 0) {
        if ((entry & 0xf0) !== 0xf0) break
        k += 16
      } else k += ((entry >>> 4) & 15) + 1
    }
    if (k > 64) throw fault('a block has more than 64 coefficients')
  }
  const { spectralStart, spectralEnd } = scan
  const readFirstAc = (component: ScanComponent, block: number): void => {
    if (endOfBand > 0) {
      endOfBand--
      return
    }
    const map = component.nonZero()
    for (let k = spectralStart; k <= spectralEnd; k++) {
      const runAndSize = symbol(component.ac!)
      const run = runAndSize >> 4
      const size = runAndSize & 15
      if (size === 0) {
        if (run < 15) {
          endOfBand = (1 << run) - 1 + take(run)
          return
        }
        k += 15
        continue
      }
      k += run
      if (k > spectralEnd) throw fault('a block has too many coefficients')
      take(size)
      map[8 * block + (k >> 3)]! |= 1 << (k & 7)
    }
  }
  const readMoreAc = (component: ScanComponent, block: number): void => {
    const map = component.nonZero()
    let k = spectralStart
    if (endOfBand === 0) {
      for (; k <= spectralEnd; k++) {
        const runAndSize = symbol(component.ac!)
        let run = runAndSize >> 4
        const size = runAndSize & 15
        if (size === 0 && run < 15) {
          endOfBand = (1 << run) + take(run)
          break
        }
        if (size > 1) throw fault('a refinement of more than one bit')
        if (size === 1) bit++
        for (; k <= spectralEnd; k++) {
          if ((map[8 * block + (k >> 3)]! >> (k & 7)) & 1) bit++
          else if (run-- === 0) break
        }
        if (size === 1) {
          if (k > spectralEnd) throw fault('a block has too many coefficients')
          map[8 * block + (k >> 3)]! |= 1 << (k & 7)
        }
      }
    }
    if (endOfBand > 0) {
      for (; k <= spectralEnd; k++) bit += (map[8 * block + (k >> 3)]! >> (k & 7)) & 1
      endOfBand--
    }
  }
  const readBlock = !progressive
    ? readSequential
    : scan.spectralStart === 0
      ? scan.bitBefore === 0
        ? readDc
        : () => {
            bit++
          }
      : scan.bitBefore === 0
        ? readFirstAc
        : readMoreAc

  const perInterval = scan.restartInterval === 0 ? mcus : scan.restartInterval
  let from = scan.from
  for (let restarts = 0; done < mcus; restarts++) {
    const to = intervalEnd(frame, from, scan.to)
    const entropy = withoutStuffing(frame, from, to, scratch)
    data = entropy.data
    length = entropy.length
    start = 0
    bit = 0
    endOfBand = 0
    dcOfScan.fill(0)
    const until = Math.min(mcus, done + perInterval)
    for (; done < until; done++) {
      for (let index = 0; index < components.length; index++) {
        const component = components[index]!
        for (let i = 0; i < component.blocksPerMcu; i++)
          readBlock(component, progressive && scan.spectralStart > 0 ? done : index)
      }
      start += bit >>> 3
      bit &= 7
      if (start > length || (start === length && bit > 0)) throw early()
    }
    checkRest(data.subarray(start, length), bit)
    if (done === mcus) {
      if (to < scan.to && markerAt(frame, to) < scan.to)
        throw damagedJpeg('its pixels are damaged: they continue after the last block')
      return
    }
    // The marker is there, or there would be no more blocks.
    const marker = markerAt(frame, to)
    if (marker >= scan.to) throw early()
    if (frame[marker + 1] !== 0xd0 + (restarts & 7))
      throw damagedJpeg(
        `its pixels are damaged: expected restart marker ${restarts & 7} behind ${done} blocks, received `
          + `${frame[marker + 1]! & 7}`
      )
    from = marker + 2
  }
}

/** Where the data up to the next restart marker ends: at the first FF that isn't followed by 00. */
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
 * @param rest from the byte on in which the last block ended
 * @param bit of that byte, the first that belongs to no block
 */
function checkRest(rest: Uint8Array, bit: number): void {
  const stray = bit > 0 ? rest.subarray(1) : rest
  if (stray.length === 0) return
  const filling = stray.length <= MAX_FILLING && stray.every((value) => value === stray[0])
  // Encoders fill the last byte up with ones, some with zeros; in others the blocks don't end.
  const ones = 0xff >> bit
  const padded = bit === 0 || (rest[0]! & ones) === ones || (rest[0]! & ones) === 0
  if (!filling && !(padded && stray.length <= MAX_STRAY))
    throw damagedJpeg(`its pixels are damaged: ${stray.length} bytes are left behind the last block`)
}
