/** Draws pictures that cost far more than they weigh. */
import { crc32, deflateSync } from 'node:zlib'

const JPEG_END = Buffer.from([0xff, 0xd9])

/**
 * A valid progressive JPEG, grey, `side` x `side`, that says nothing in `scans` scans: each refines one coefficient of
 * every block by nothing.
 * Source  ITU-T T.81, G (progressive mode)
 */
export function jpegOfScans(side: number, scans: number): Uint8Array {
  const blocks = Math.ceil(side / 8) ** 2
  const head = [
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc2, [8, side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0]),
    // One code of one bit each: DC difference 0; AC "no more in 16384 blocks and as many as the next 14 bits say".
    segment(0xc4, [0x00, 1, ...Array<number>(15).fill(0), 0x00]),
    segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0xe0])
  ]
  let runs = ''
  for (let left = blocks; left > 0; left -= 32767)
    runs += `0${(Math.min(Math.max(left, 16384), 32767) - 16384).toString(2).padStart(14, '0')}`
  const empty = entropy(runs)
  const bodies: Buffer[] = [segment(0xda, [1, 1, 0, 0, 0, 0]), entropy('0'.repeat(blocks))]
  // Bit by bit, again and again, so that the last scan brings the last bit.
  for (let left = scans - 2; left >= 0; left--) {
    const bit = left % 14
    bodies.push(scan(bit === 13 || left === scans - 2 ? 0 : bit + 1, bit), empty)
  }
  return Buffer.concat([...head, ...bodies, JPEG_END])
}

function segment(marker: number, data: readonly number[]): Buffer {
  return Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255, ...data])
}

/** Of coefficient `k`, from the bit before to this one. */
/** A scan of all coefficients but the first. */
function scan(before: number, bit: number): Buffer {
  return segment(0xda, [1, 1, 0, 1, 63, (before << 4) | bit])
}

/** Bits as they stand in a scan: filled up with ones, each FF followed by 00. */
function entropy(bits: string): Buffer {
  const whole = bits.padEnd(8 * Math.ceil(bits.length / 8), '1')
  return Buffer.from(
    Array.from({ length: whole.length / 8 }, (_, i) => Number.parseInt(whole.slice(8 * i, 8 * i + 8), 2)).flatMap(
      (byte) => (byte === 0xff ? [0xff, 0] : [byte])
    )
  )
}

export interface PngOptions {
  readonly width: number
  readonly height: number
  /** 8 or 16. */
  readonly depth?: number
  /** 0 grey, 2 RGB, 3 palette, 6 RGBA. */
  readonly colour?: number
  /** Chunks between head and pixels, by type. */
  readonly extra?: readonly (readonly [string, Uint8Array])[]
  /** Compressed rows; black where nothing is said. */
  readonly pixels?: Uint8Array
}

/** A PNG with right checksums, whatever it holds. */
export function pngOf({ width, height, depth = 8, colour = 0, extra = [], pixels }: PngOptions): Uint8Array {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = depth
  head[9] = colour
  const rowBytes = 1 + width * (depth / 8) * ({ 0: 1, 2: 3, 3: 1, 6: 4 }[colour] ?? 1)
  const chunks = [
    ['IHDR', head],
    ...extra,
    ['IDAT', pixels ?? deflateSync(Buffer.alloc(rowBytes * height))],
    ['IEND', Buffer.alloc(0)]
  ] as const
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...chunks.map(([type, data]) => pngChunk(type, data))
  ])
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const chunk = Buffer.alloc(named.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  named.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(named), named.length + 4)
  return chunk
}

/**
 * A little-endian TIFF of one page with these entries of its directory, [tag, type, count, value], and 16 bytes of
 * pixels at byte 8.
 */
export function tiffOf(entries: readonly (readonly [number, number, number, number])[]): Uint8Array {
  const tiff = Buffer.alloc(24 + 2 + 12 * entries.length + 4)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(24, 4)
  tiff.writeUInt16LE(entries.length, 24)
  entries.forEach(([tag, type, count, value], n) => {
    tiff.writeUInt16LE(tag, 26 + 12 * n)
    tiff.writeUInt16LE(type, 28 + 12 * n)
    tiff.writeUInt32LE(count, 30 + 12 * n)
    tiff.writeUInt32LE(value, 34 + 12 * n)
  })
  return tiff
}

/** A WebP whose head says so, and hardly anything behind it. */
export function webpOf(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Uint8Array {
  const data = Buffer.alloc(32)
  if (kind === 'VP8 ') {
    data.set([0x30, 0, 0, 0x9d, 0x01, 0x2a])
    data.writeUInt16LE(width, 6)
    data.writeUInt16LE(height, 8)
  } else if (kind === 'VP8L') {
    data[0] = 0x2f
    data.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1)
  } else {
    data.writeUIntLE(width - 1, 4, 3)
    data.writeUIntLE(height - 1, 7, 3)
  }
  const head = Buffer.alloc(20)
  head.write('RIFF', 0)
  head.writeUInt32LE(data.length + 12, 4)
  head.write(`WEBP${kind}`, 8)
  head.writeUInt32LE(data.length, 16)
  return Buffer.concat([head, data])
}
