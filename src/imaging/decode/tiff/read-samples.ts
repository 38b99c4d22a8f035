import type { TiffLayout } from './layout.ts'

/**
 * Returns a function that reads one sample of a row. Rows of packed bits are padded to whole bytes, highest bit first.
 *
 * @param bigEndian whether the rows are big-endian regardless of the file: undoing floating-point prediction leaves
 *   them so
 */
export function sampleReader(
  { bits, samples, littleEndian }: Pick<TiffLayout, 'bits' | 'samples' | 'littleEndian'>,
  bytes: Uint8Array,
  bigEndian: boolean
): (rowAt: number, index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = littleEndian && !bigEndian
  if (samples === 'float')
    return bits === 32
      ? (rowAt, index) => view.getFloat32(rowAt + 4 * index, little)
      : (rowAt, index) => view.getFloat64(rowAt + 8 * index, little)
  const signed = samples === 'signed'
  if (bits === 8)
    return signed ? (rowAt, index) => view.getInt8(rowAt + index) : (rowAt, index) => bytes[rowAt + index]!
  if (bits === 16)
    return signed
      ? (rowAt, index) => view.getInt16(rowAt + 2 * index, little)
      : (rowAt, index) => view.getUint16(rowAt + 2 * index, little)
  if (bits === 32)
    return signed
      ? (rowAt, index) => view.getInt32(rowAt + 4 * index, little)
      : (rowAt, index) => view.getUint32(rowAt + 4 * index, little)
  const mask = (1 << bits) - 1
  return (rowAt, index) => {
    const bit = index * bits
    const at = rowAt + (bit >>> 3)
    const window = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const value = (window >>> (24 - (bit & 7) - bits)) & mask
    return signed && value > mask >> 1 ? value - mask - 1 : value
  }
}
