/** Writes baseline JPEG files by hand, right or sloppy, for the tests of the decoder. */
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'

export interface JpegFile {
  /** Y alone; or with chroma that says grey, at half the width (4:2:2) or at half of both (4:2:0). */
  readonly colour?: 'grey' | '4:2:2' | '4:2:0'
  /** MCUs between restart markers; 0: none. */
  readonly restartInterval?: number
  /** Stray bytes before the n-th restart marker, and before the end marker (n is their number then). */
  readonly stray?: (n: number) => readonly number[]
  /** Bytes between segments. */
  readonly junk?: readonly number[]
  readonly jfifVersion?: readonly [number, number]
  /** Ss, Se, Ah and Al of the scan header. */
  readonly scanSays?: readonly [number, number, number]
  /** Names of the components in the scan header, where they are other ones. */
  readonly scanNames?: readonly number[]
  readonly endMarker?: boolean
  readonly behind?: Uint8Array
  /** More segments before the scan. */
  readonly segments?: readonly Uint8Array[]
  /** MCUs that are written; default: all. */
  readonly mcus?: number
}

const STEP = 8
/** Symbols run << 4 | size, size 1 to 10, end of block, and a run of 16: codes of 8 bits each. */
const AC_SYMBOLS = [0x00, 0xf0, ...Array.from({ length: 160 }, (_, i) => ((i / 10) << 4) | (1 + (i % 10)))]
const DC_SYMBOLS = Array.from({ length: 12 }, (_, i) => i)

/** Source  ITU-T T.81, A.3.3 (FDCT), F.1 (baseline) */
export function jpegFile(image: GreyImage, file: JpegFile = {}): Buffer {
  const { colour = 'grey', restartInterval = 0, stray = () => [], junk = [], behind = new Uint8Array() } = file
  const across = colour === 'grey' ? 1 : 2
  const down = colour === '4:2:0' ? 2 : 1
  const columns = Math.ceil(image.width / (8 * across))
  const rows = Math.ceil(image.height / (8 * down))
  const mcus = Math.min(file.mcus ?? Infinity, columns * rows)
  const scan: number[] = []
  let bits = ''
  let before = 0
  let restarts = 0
  const flush = (): void => {
    const whole = bits.padEnd(8 * Math.ceil(bits.length / 8), '1')
    for (let at = 0; at < whole.length; at += 8) {
      const byte = Number.parseInt(whole.slice(at, at + 8), 2)
      scan.push(byte, ...(byte === 0xff ? [0] : []))
    }
    bits = ''
    before = 0
  }
  for (let mcu = 0; mcu < mcus; mcu++) {
    if (restartInterval > 0 && mcu > 0 && mcu % restartInterval === 0) {
      flush()
      scan.push(...stray(restarts), 0xff, 0xd0 + (restarts++ & 7))
    }
    for (let block = 0; block < across * down; block++) {
      const x = 8 * (across * (mcu % columns) + (block % across))
      const y = 8 * (down * Math.floor(mcu / columns) + Math.floor(block / across))
      const coefficients = blockOf(image, x, y)
      bits += blockBits(coefficients, before)
      before = coefficients[0]!
    }
    // Two blocks of chroma that differ from nothing by nothing.
    if (colour !== 'grey') bits += dcCode(0).repeat(1) + acCode(0) + dcCode(0) + acCode(0)
  }
  flush()
  scan.push(...stray(restarts))

  const ids = colour === 'grey' ? [1] : [1, 2, 3]
  const sampling = ids.map((id) => (id === 1 ? (across << 4) | down : 0x11))
  const [major, minor] = file.jfifVersion ?? [1, 1]
  const names = file.scanNames ?? ids
  const segments = [
    segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, major, minor, 0, 0, 1, 0, 1, 0, 0]),
    ...(file.segments ?? []),
    segment(0xdb, [0, ...Array<number>(64).fill(STEP)]),
    segment(0xc0, [
      8,
      ...word(image.height),
      ...word(image.width),
      ids.length,
      ...ids.flatMap((id, i) => [id, sampling[i]!, 0])
    ]),
    segment(0xc4, [0x00, 0, 0, 0, 12, ...Array<number>(12).fill(0), ...DC_SYMBOLS]),
    segment(0xc4, [0x10, 0, 0, 0, 0, 0, 0, 0, 162, ...Array<number>(8).fill(0), ...AC_SYMBOLS]),
    ...(restartInterval > 0 ? [segment(0xdd, word(restartInterval))] : []),
    segment(0xda, [ids.length, ...names.flatMap((id) => [id, 0]), ...(file.scanSays ?? [0, 63, 0])])
  ]
  return Buffer.concat([
    Uint8Array.of(0xff, 0xd8),
    ...segments.flatMap((bytes, i) => (i === 0 ? [bytes] : [Uint8Array.from(junk), bytes])),
    Uint8Array.from(scan),
    Uint8Array.from(file.endMarker === false ? [] : [0xff, 0xd9]),
    behind
  ])
}

export function segment(marker: number, data: readonly number[]): Uint8Array {
  return Uint8Array.from([0xff, marker, ...word(data.length + 2), ...data])
}

/** [64] quantised coefficients in zigzag order. */
function blockOf({ width, height, data }: GreyImage, x0: number, y0: number): number[] {
  const sample = (x: number, y: number): number =>
    data[Math.min(y0 + y, height - 1) * width + Math.min(x0 + x, width - 1)]! - 128
  const scale = (k: number): number => (k === 0 ? Math.SQRT1_2 : 1)
  return zigzag().map(([u, v]) => {
    let sum = 0
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 8; x++) sum += sample(x, y) * COSINES[8 * x + u]! * COSINES[8 * y + v]!
    return Math.round((sum * scale(u) * scale(v)) / 4 / STEP)
  })
}

const COSINES = Array.from({ length: 64 }, (_, i) => Math.cos(((2 * (i >> 3) + 1) * (i & 7) * Math.PI) / 16))

/** Columns and rows of the coefficients, from corner to corner. */
function zigzag(): (readonly [number, number])[] {
  return Array.from({ length: 64 }, (_, i) => [i & 7, i >> 3] as const).sort(([u1, v1], [u2, v2]) => {
    const diagonal = u1 + v1 - (u2 + v2)
    return diagonal !== 0 ? diagonal : (u1 + v1) % 2 === 0 ? u1 - u2 : v1 - v2
  })
}

function blockBits(coefficients: readonly number[], before: number): string {
  const difference = coefficients[0]! - before
  let bits = dcCode(sizeOf(difference)) + valueBits(difference)
  let run = 0
  for (const value of coefficients.slice(1)) {
    if (value === 0) {
      run++
      continue
    }
    for (; run > 15; run -= 16) bits += acCode(0xf0)
    bits += acCode((run << 4) | sizeOf(value)) + valueBits(value)
    run = 0
  }
  return run > 0 ? bits + acCode(0) : bits
}

const sizeOf = (value: number): number => (value === 0 ? 0 : 1 + Math.floor(Math.log2(Math.abs(value))))
const valueBits = (value: number): string =>
  value === 0 ? '' : (value > 0 ? value : value + 2 ** sizeOf(value) - 1).toString(2).padStart(sizeOf(value), '0')
const dcCode = (symbol: number): string => symbol.toString(2).padStart(4, '0')
const acCode = (symbol: number): string => AC_SYMBOLS.indexOf(symbol).toString(2).padStart(8, '0')
const word = (value: number): number[] => [value >> 8, value & 255]
