import { crc32 } from 'node:zlib'
import { createBank, type MemoryBank } from './memory-bank.ts'

// Layout, little-endian: magic 'OKNGBANK' (8 bytes) | format version u32 | K u32 | D u32 | CRC-32 of the rows u32 |
// rows float32 [K, D]
const MAGIC = 'OKNGBANK'
const VERSION = 1
const HEADER_BYTES = 24

/** A bank as bytes. decodeBank returns the same float32 values, bit for bit. */
export function encodeBank(bank: MemoryBank): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + 4 * bank.rows.length)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode(MAGIC))
  bank.rows.forEach((value, n) => {
    view.setFloat32(HEADER_BYTES + 4 * n, value, true)
  })
  view.setUint32(8, VERSION, true)
  view.setUint32(12, bank.K, true)
  view.setUint32(16, bank.D, true)
  view.setUint32(20, crc32(bytes.subarray(HEADER_BYTES)), true)
  return bytes
}

/**
 * Reads what encodeBank wrote. Nothing is allocated before the sizes in the header were compared with the number of
 * bytes.
 *
 * @throws RangeError that says what was expected and received: another magic or version, a truncated or overlong file,
 *   a checksum that does not match, a bank that is empty or not finite
 */
export function decodeBank(bytes: Uint8Array): MemoryBank {
  if (bytes.length < HEADER_BYTES)
    throw new RangeError(`bank file: expected at least ${HEADER_BYTES} bytes, received ${bytes.length}`)
  const magic = new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length))
  if (magic !== MAGIC)
    throw new RangeError(`bank file: expected it to start with ${MAGIC}, received ${JSON.stringify(magic)}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint32(8, true)
  if (version !== VERSION) throw new RangeError(`bank file: expected format version ${VERSION}, received ${version}`)
  const K = view.getUint32(12, true)
  const D = view.getUint32(16, true)
  const expected = HEADER_BYTES + 4 * K * D
  if (bytes.length !== expected)
    throw new RangeError(`bank file: expected ${expected} bytes for ${K} rows of ${D} values, received ${bytes.length}`)
  const stored = view.getUint32(20, true)
  const computed = crc32(bytes.subarray(HEADER_BYTES))
  if (stored !== computed)
    throw new RangeError(
      `bank file: expected the checksum ${stored} of its header, received ${computed}: the file is damaged`
    )
  // The copy aligns the values in memory. For little-endian machines only, as ONNX Runtime for Node is.
  return createBank(new Float32Array(new Uint8Array(bytes.subarray(HEADER_BYTES)).buffer), D)
}
