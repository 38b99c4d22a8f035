import type { EntropyReader } from './entropy-reader.ts'
import type { HuffmanTable } from './huffman-table.ts'
import type { JpegScan } from './scan-header.ts'

/** The blocks of one component in one scan. */
export interface ScanComponent {
  readonly dc: HuffmanTable | undefined
  readonly ac: HuffmanTable | undefined
  /** Its number of blocks in each MCU. */
  readonly blocksPerMcu: number
  /** Step of its DC coefficient. */
  readonly dcStep: number
  /**
   * [blocks][8]: one bit for each coefficient, in zigzag order, set if it is not 0. Used for progressive pictures only.
   */
  readonly nonZero: () => Uint8Array
}

/** Reads the next block of a component. */
export interface BlockReaders {
  /** Resets the state that is carried from block to block. Called at each restart marker. */
  restart(): void
  /** @param index of the component in the scan @param block its number in the component */
  read(component: ScanComponent, index: number, block: number): void
}

/**
 * A DC coefficient of 8-bit samples is at most 1024, rounded to a step. The margin allows for an encoder's rounding; a
 * larger coefficient is damage.
 */
const MAX_DC = 1100

/** The reader for the blocks of this scan: sequential, or one of the four kinds of progressive scans. */
export function blockReaders(
  reader: EntropyReader,
  { bit, bitBefore, spectralStart, spectralEnd }: JpegScan,
  components: number,
  progressive: boolean
): BlockReaders {
  const dcOfScan = Array.from({ length: components }, () => 0)
  /** Number of following blocks without a coefficient. */
  let endOfBand = 0

  const readDc = (component: ScanComponent, index: number): void => {
    const size = reader.symbol(component.dc!)
    if (size === 0) return
    if (size > 15) throw reader.fault('a brightness is out of range')
    const value = reader.take(size)
    const dc = dcOfScan[index]! + (value < 1 << (size - 1) ? value - (1 << size) + 1 : value)
    dcOfScan[index] = dc
    if ((Math.abs(dc) - 1) * component.dcStep * (1 << bit) > MAX_DC) throw reader.fault('a brightness is out of range')
  }
  const readFirstAc = (component: ScanComponent, _index: number, block: number): void => {
    if (endOfBand > 0) {
      endOfBand--
      return
    }
    const map = component.nonZero()
    for (let k = spectralStart; k <= spectralEnd; k++) {
      const runAndSize = reader.symbol(component.ac!)
      const run = runAndSize >> 4
      const size = runAndSize & 15
      if (size === 0) {
        if (run < 15) {
          endOfBand = (1 << run) - 1 + reader.take(run)
          return
        }
        k += 15
        continue
      }
      k += run
      if (k > spectralEnd) throw reader.fault('a block has too many coefficients')
      reader.take(size)
      map[8 * block + (k >> 3)]! |= 1 << (k & 7)
    }
  }
  const readMoreAc = (component: ScanComponent, _index: number, block: number): void => {
    const map = component.nonZero()
    let k = spectralStart
    while (endOfBand === 0 && k <= spectralEnd) {
      const runAndSize = reader.symbol(component.ac!)
      const run = runAndSize >> 4
      const size = runAndSize & 15
      if (size === 0 && run < 15) {
        endOfBand = (1 << run) + reader.take(run)
        break
      }
      if (size > 1) throw reader.fault('a refinement of more than one bit')
      // Bits to skip: the sign of the new coefficient, and one bit for each nonzero coefficient on the way.
      let bits = size
      for (let zeros = run; k <= spectralEnd; k++) {
        if ((map[8 * block + (k >> 3)]! >> (k & 7)) & 1) bits++
        else if (zeros-- === 0) break
      }
      reader.skip(bits)
      if (size === 1) {
        if (k > spectralEnd) throw reader.fault('a block has too many coefficients')
        map[8 * block + (k >> 3)]! |= 1 << (k & 7)
      }
      k++
    }
    if (endOfBand === 0) return
    let bits = 0
    for (; k <= spectralEnd; k++) bits += (map[8 * block + (k >> 3)]! >> (k & 7)) & 1
    reader.skip(bits)
    endOfBand--
  }
  const readSequential = (component: ScanComponent, index: number): void => {
    readDc(component, index)
    reader.passSequentialAc(component.ac!)
  }
  const readMoreDc = (): void => {
    reader.skip(1)
  }
  const isFirst = bitBefore === 0
  const ofDc = isFirst ? readDc : readMoreDc
  const ofAc = isFirst ? readFirstAc : readMoreAc
  return {
    read: !progressive ? readSequential : spectralStart === 0 ? ofDc : ofAc,
    restart() {
      dcOfScan.fill(0)
      endOfBand = 0
    }
  }
}
