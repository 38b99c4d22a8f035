/** Writes BMP files of any kind by hand, right or wrong, for the tests of the decoder. */
export interface BmpFile {
  readonly headerBytes?: number
  readonly width: number
  /** Negative: top-down. */
  readonly height: number
  readonly bits: number
  readonly compression?: number
  /** Red, green, blue and (from 56-byte headers on, or compression 6) alpha. */
  readonly masks?: readonly number[]
  /** Grey or [red, green, blue] each; 256 greys by default where bits is 8. */
  readonly palette?: readonly (number | readonly [number, number, number])[]
  /** What the header says of the palette; 0 means 256. */
  readonly entriesUsed?: number
  /** What the header says of where the pixels start; default: where they do. */
  readonly pixelsAt?: number
  /** The rows as they lie in the file, without padding; of runs all of them in one. */
  readonly rows: readonly (readonly number[])[]
}

export function bmpFile(file: BmpFile): Uint8Array {
  const { headerBytes = 40, width, height, bits, compression = 0, masks = [], rows } = file
  const palette = file.palette ?? (bits === 8 ? Array.from({ length: 256 }, (_, i) => i) : [])
  const runs = compression === 1 || compression === 2
  const core = headerBytes === 12
  const header = new DataView(new ArrayBuffer(headerBytes))
  header.setUint32(0, headerBytes, true)
  if (core) {
    header.setUint16(4, width, true)
    header.setUint16(6, height, true)
    header.setUint16(8, 1, true)
    header.setUint16(10, bits, true)
  } else {
    header.setInt32(4, width, true)
    header.setInt32(8, height, true)
    header.setUint16(12, 1, true)
    header.setUint16(14, bits, true)
    header.setUint32(16, compression, true)
    header.setUint32(32, file.entriesUsed ?? 0, true)
  }
  const maskBytes = new DataView(new ArrayBuffer(4 * masks.length))
  masks.forEach((mask, i) => maskBytes.setUint32(4 * i, mask, true))
  const inside = headerBytes > 40
  if (inside) masks.forEach((mask, i) => header.setUint32(40 + 4 * i, mask, true))

  const entries = palette.flatMap((entry) => {
    const [red, green, blue] = typeof entry === 'number' ? [entry, entry, entry] : entry
    return core ? [blue, green, red] : [blue, green, red, 0]
  })
  const head = [...new Uint8Array(header.buffer), ...(inside ? [] : new Uint8Array(maskBytes.buffer)), ...entries]
  const body = rows.flatMap((row) => [
    ...row,
    ...Array.from({ length: runs ? 0 : (4 - (row.length % 4)) % 4 }, () => 0xee)
  ])
  const start = new DataView(new ArrayBuffer(14))
  start.setUint16(0, 0x424d)
  start.setUint32(2, 14 + head.length + body.length, true)
  start.setUint32(10, file.pixelsAt ?? 14 + head.length, true)
  return Uint8Array.from([...new Uint8Array(start.buffer), ...head, ...body])
}
