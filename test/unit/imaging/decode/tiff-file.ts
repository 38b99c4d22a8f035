/** Writes TIFF files by hand, for the tests of the decoder. */

const SHORT = 3
const LONG = 4
const FLOAT = 11

export interface TiffFile {
  readonly width: number
  readonly height: number
  readonly bits?: number
  readonly channels?: number
  /** More fields, or others in the place of the usual ones: numbers, or a text as it stands. */
  readonly fields?: Readonly<Record<number, readonly number[] | string>>
  /** Fields of 32-bit floating point. */
  readonly floats?: readonly number[]
  /** Strips, or tiles where `fields` says so. */
  readonly pieces: readonly Uint8Array[]
  readonly bigEndian?: boolean
}

/** Source  TIFF 6.0, section 2 */
export function tiffFile({
  width,
  height,
  bits = 8,
  channels = 1,
  fields = {},
  floats = [],
  pieces,
  bigEndian = false
}: TiffFile): Buffer {
  const tiled = fields[322] !== undefined
  let at = 8
  const offsets = pieces.map((piece) => {
    const start = at
    at += piece.length
    return start
  })
  const all: Readonly<Record<number, readonly number[] | string>> = {
    256: [width],
    257: [height],
    258: Array<number>(channels).fill(bits),
    259: [1],
    262: [channels >= 3 ? 2 : 1],
    [tiled ? 324 : 273]: offsets,
    277: [channels],
    ...(tiled ? {} : { 278: [Math.ceil(height / pieces.length)] }),
    [tiled ? 325 : 279]: pieces.map(({ length }) => length),
    ...fields
  }
  const tags = Object.keys(all).map(Number)
  const far: Buffer[] = []
  const directory = Buffer.alloc(2 + 12 * tags.length + 4)
  let farAt = at + directory.length
  const write = {
    u16: (b: Buffer, v: number, o: number) => (bigEndian ? b.writeUInt16BE(v, o) : b.writeUInt16LE(v, o)),
    u32: (b: Buffer, v: number, o: number) => (bigEndian ? b.writeUInt32BE(v, o) : b.writeUInt32LE(v, o))
  }
  write.u16(directory, tags.length, 0)
  for (const [i, tag] of tags.entries()) {
    const value = all[tag]!
    const text = typeof value === 'string'
    const type = text
      ? 2
      : floats.includes(tag)
        ? FLOAT
        : tag === 258 || tag === 262 || tag === 338 || tag === 320
          ? SHORT
          : LONG
    const size = text ? 1 : type === SHORT ? 2 : 4
    const bytes = Buffer.alloc(Math.max(4, value.length * size))
    if (text) bytes.write(value, 'latin1')
    else
      value.forEach((v, n) => {
        if (type === FLOAT) void (bigEndian ? bytes.writeFloatBE(v, 4 * n) : bytes.writeFloatLE(v, 4 * n))
        else if (type === SHORT) write.u16(bytes, v, 2 * n)
        else write.u32(bytes, v, 4 * n)
      })
    const entry = 2 + 12 * i
    write.u16(directory, tag, entry)
    write.u16(directory, type, entry + 2)
    write.u32(directory, value.length, entry + 4)
    if (bytes.length <= 4) bytes.copy(directory, entry + 8)
    else {
      write.u32(directory, farAt, entry + 8)
      far.push(bytes)
      farAt += bytes.length
    }
  }
  const start = Buffer.from(bigEndian ? [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 0] : [0x49, 0x49, 0x2a, 0, 0, 0, 0, 0])
  write.u32(start, at, 4)
  return Buffer.concat([start, ...pieces, directory, ...far])
}

/** Samples packed with the highest bit first, each row filled up to whole bytes. */
export function packedRows(samples: ArrayLike<number>, perRow: number, bits: number): Uint8Array {
  const rows = samples.length / perRow
  const rowBytes = Math.ceil((perRow * bits) / 8)
  const out = new Uint8Array(rows * rowBytes)
  for (let i = 0; i < samples.length; i++)
    for (let b = 0; b < bits; b++) {
      const bit = (i % perRow) * bits + b
      if ((samples[i]! >> (bits - 1 - b)) & 1) out[Math.floor(i / perRow) * rowBytes + (bit >> 3)]! |= 0x80 >> (bit & 7)
    }
  return out
}
