import { damagedTiff } from './damaged-tiff.ts'

/** Bytes of a value by the number of its type; 0: unknown. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
const ASCII = 2

/** The fields of the first page. */
export interface TiffDirectory {
  readonly littleEndian: boolean
  /** The values of a field; empty if the field is missing. @throws FrameCorrupt when they lie outside the file */
  values(tag: number): readonly number[]
  /** The first value of a field. @param otherwise result if the field is missing */
  value(tag: number, otherwise: number): number
  /** A text up to its NUL; empty if the field is missing. @throws FrameCorrupt when it lies outside the file */
  text(tag: number): string
  /** Positions of the last byte of each text that does not end with NUL, as it should. */
  readonly openTexts: readonly number[]
}

/**
 * Reads a directory of a TIFF or BigTIFF. Only the fields that are asked for are read. Private fields are ignored.
 *
 * Source  TIFF 6.0, section 2; BigTIFF design, Aware Systems
 *
 * @param at where the directory begins; default: the first directory
 * @throws FrameCorrupt when it does not lie in the file
 */
export function readTiffDirectory(frame: Uint8Array, at?: number): TiffDirectory {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const littleEndian = frame[0] === 0x49
  const u16 = (at: number): number => view.getUint16(at, littleEndian)
  const u32 = (at: number): number => view.getUint32(at, littleEndian)
  const u64 = (at: number): number => Number(view.getBigUint64(at, littleEndian))
  const need = (end: number, what: string): void => {
    if (end > frame.length) throw damagedTiff(`it is cut off: ${what} goes up to byte ${end}, received ${frame.length}`)
  }
  need(8, 'its header')
  const big = u16(2) === 43
  if (big) need(16, 'its header')
  const start = at ?? (big ? u64(8) : u32(4))
  const [countBytes, entryBytes, inlineBytes] = big ? [8, 20, 8] : [2, 12, 4]
  need(start + countBytes, 'its directory')
  const count = big ? u64(start) : u16(start)
  need(start + countBytes + count * entryBytes, 'its directory')
  const entries = new Map<number, { readonly type: number; readonly count: number; readonly at: number }>()
  const openTexts: number[] = []
  for (let i = 0; i < count; i++) {
    const entry = start + countBytes + i * entryBytes
    const type = u16(entry + 2)
    const values = big ? u64(entry + 4) : u32(entry + 4)
    const inline = entry + entryBytes - inlineBytes
    const bytes = values * (TYPE_BYTES[type] ?? 0)
    const at = bytes <= inlineBytes ? inline : big ? u64(inline) : u32(inline)
    if (!entries.has(u16(entry))) entries.set(u16(entry), { type, count: values, at })
    if (type === ASCII && values > 0 && at + values <= frame.length && frame[at + values - 1] !== 0)
      openTexts.push(at + values - 1)
  }

  const read = (type: number, at: number): number => {
    switch (type) {
      case 1:
      case 7:
        return view.getUint8(at)
      case 3:
        return u16(at)
      case 4:
      case 13:
        return u32(at)
      case 5:
        return u32(at) / u32(at + 4)
      case 6:
        return view.getInt8(at)
      case 8:
        return view.getInt16(at, littleEndian)
      case 9:
        return view.getInt32(at, littleEndian)
      case 10:
        return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian)
      case 11:
        return view.getFloat32(at, littleEndian)
      case 12:
        return view.getFloat64(at, littleEndian)
      case 16:
      case 18:
        return u64(at)
      case 17:
        return Number(view.getBigInt64(at, littleEndian))
      default:
        throw damagedTiff(`expected a number in a field, received type ${type}`)
    }
  }
  const values = (tag: number): number[] => {
    const entry = entries.get(tag)
    if (entry === undefined) return []
    const bytes = TYPE_BYTES[entry.type] ?? 0
    need(entry.at + entry.count * bytes, `its field ${tag}`)
    return Array.from({ length: entry.count }, (_, i) => read(entry.type, entry.at + i * bytes))
  }
  const text = (tag: number): string => {
    const entry = entries.get(tag)
    if (entry?.type !== ASCII) return ''
    need(entry.at + entry.count, `its field ${tag}`)
    return Buffer.from(frame.subarray(entry.at, entry.at + entry.count))
      .toString('latin1')
      .split('\0', 1)[0]!
  }
  return { littleEndian, values, value: (tag, otherwise) => values(tag)[0] ?? otherwise, text, openTexts }
}
