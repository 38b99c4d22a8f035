import { growTo, openWasm, type WasmMemory } from '../../../wasm-module.ts'
import type { HuffmanTable } from './huffman-table.ts'
import { readHuffmanTables, readSteps } from './read-tables.ts'
import type { JpegSegments } from './segments.ts'
import type { JpegScan } from './scan-header.ts'
import { standardTables } from './standard-tables.ts'

interface GreyJpegModule extends WasmMemory {
  tables(): number
  decodeGreyScan(from: number, to: number, out: number, across: number, down: number, restartInterval: number): number
}

/** A module's memory never shrinks. A module with more memory than this is not used again. */
const KEPT_BYTES = 32 * 1024 * 1024
/** Addresses of the module have 31 bits. */
const MAX_BYTES = 2 ** 31 - 1
/** Offsets inside a table, in bytes, as in src/wasm/jpeg/tables.ts. */
const TABLE = { ends: 4096, offsets: 4224, symbols: 4352, bytes: 4608 }
const STEPS = 2 * TABLE.bytes
/** The module may read this many bytes after the data. */
const SLACK_BYTES = 16
/** Larger steps occur only in tables of 16 bits. */
const MAX_STEP = 255
/** A Huffman code never consists of ones only. */
const ALL_ONES = 0xffff

let idle: GreyJpegModule | undefined

/**
 * Decodes a grey, sequential JPEG in which nothing is missing, left over or unusual, in one pass.
 *
 * @returns [height, width]; null for any other JPEG; the general decoder then reads it or says what is wrong
 */
export function readGreyScan(frame: Uint8Array, { header, parts, ended }: JpegSegments): Uint8Array | null {
  const { width, height, progressive, components } = header
  const last = parts.at(-1)
  if (progressive || components.length !== 1 || !ended || last?.kind !== 'scan') return null
  const tables = tablesOf(frame, parts.slice(0, -1), components[0]!.quantTable, last.scan)
  if (tables === null) return null
  const { from, to, restartInterval } = last.scan
  const across = Math.ceil(width / 8)
  const down = Math.ceil(height / 8)

  const wasm = (idle ??= openWasm<GreyJpegModule>('grey-jpeg'))
  const tablesAt = wasm.tables()
  const inputAt = wasm.freeFrom()
  const outAt = 16 * Math.ceil((inputAt + (to - from) + SLACK_BYTES) / 16)
  const end = outAt + 64 * across * down
  if (end > MAX_BYTES) return null
  growTo(wasm, end)
  const memory = new Uint8Array(wasm.memory.buffer)
  if (memory.length > KEPT_BYTES) idle = undefined
  writeTable(memory, tablesAt, tables.dc)
  writeTable(memory, tablesAt + TABLE.bytes, tables.ac)
  new Uint16Array(memory.buffer, tablesAt + STEPS, 64).set(tables.steps)
  memory.set(frame.subarray(from, to), inputAt)
  if (wasm.decodeGreyScan(inputAt, inputAt + to - from, outAt, across, down, restartInterval) !== 1) return null
  return withoutMargin(memory.subarray(outAt), 8 * across, width, height)
}

interface ScanTables {
  readonly dc: HuffmanTable
  readonly ac: HuffmanTable
  readonly steps: Uint16Array
}

/** Null if there is an earlier scan, or a table is missing or unusual. @throws FrameCorrupt for a damaged table */
function tablesOf(
  frame: Uint8Array,
  before: JpegSegments['parts'],
  quantTable: number,
  { dcTables, acTables }: JpegScan
): ScanTables | null {
  const tables = standardTables()
  const steps: Uint16Array[] = []
  for (const part of before) {
    if (part.kind === 'scan') return null
    const segment = frame.subarray(part.from, part.to)
    if (part.kind === 'huffman') readHuffmanTables(segment, tables)
    else readSteps(segment, steps)
  }
  const [dc, ac] = [tables.dc[dcTables[0]!], tables.ac[acTables[0]!]]
  const own = steps[quantTable]
  if (dc === undefined || ac === undefined || own === undefined) return null
  const isUsual =
    own.every((step) => step >= 1 && step <= MAX_STEP)
    && dc.symbols.every((size) => size < 16)
    && [dc, ac].every(({ symbols, ends }) => symbols.length <= 256 && ends.every((end) => end <= ALL_ONES))
  return isUsual ? { dc, ac, steps: own } : null
}

function writeTable(memory: Uint8Array, at: number, { short, ends, offsets, symbols }: HuffmanTable): void {
  const entries = new Uint32Array(memory.buffer, at, short.length)
  for (let n = 0; n < short.length; n++) {
    const [length, run, size] = [short[n]! >> 8, (short[n]! >> 4) & 15, short[n]! & 15]
    entries[n] = (size << 24) | (run << 16) | (length << 8) | (length + size)
  }
  new Int32Array(memory.buffer, at + TABLE.ends, ends.length).set(ends)
  new Int32Array(memory.buffer, at + TABLE.offsets, offsets.length).set(offsets)
  memory.set(symbols, at + TABLE.symbols)
}

/** A copy without the columns and rows that only fill the last blocks. @param pixels [>= height, stride] */
function withoutMargin(pixels: Uint8Array, stride: number, width: number, height: number): Uint8Array {
  if (stride === width) return pixels.slice(0, width * height)
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) data.set(pixels.subarray(y * stride, y * stride + width), y * width)
  return data
}
