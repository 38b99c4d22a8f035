import { type ChannelBits, BITS, FIVE_BITS_EACH, channelBits, corrupt } from './bmp-channels.ts'

/** The fields of a BMP header, checked against the length of the file. */
export interface BmpHeader {
  readonly width: number
  readonly height: number
  readonly topDown: boolean
  readonly bitsPerPixel: (typeof BITS)[number]
  /** Whether runs of equal pixels are packed (BI_RLE8, BI_RLE4). */
  readonly runLength: boolean
  /** Where the pixels start, in bytes from the start of the file. */
  readonly pixelsAt: number
  /** Bytes from one row to the next, padded to a multiple of 4. */
  readonly strideBytes: number
  /**
   * With at most 8 bits per pixel: where the palette starts, bytes per entry (blue, green, red, ...), and number of
   * entries. With 0 entries there is no palette, and the indices are greys.
   */
  readonly palette: { readonly at: number; readonly entryBytes: 3 | 4; readonly entries: number } | null
  /** With 16 bits per pixel, or BI_BITFIELDS. */
  readonly masks: {
    readonly red: ChannelBits
    readonly green: ChannelBits
    readonly blue: ChannelBits
    readonly alpha: ChannelBits | null
  } | null
}

const FILE_HEADER_BYTES = 14
const CORE_HEADER_BYTES = 12
const OS2_V2_HEADER_BYTES = 64
const KNOWN_HEADER_BYTES = [CORE_HEADER_BYTES, 40, 52, 56, OS2_V2_HEADER_BYTES, 108, 124]
const BI_RGB = 0
const BI_RLE8 = 1
const BI_RLE4 = 2
const BI_BITFIELDS = 3
const BI_ALPHABITFIELDS = 6
/** Start of the channel masks: inside a long header, or directly after a header of 40 bytes. */
const MASKS_AT = FILE_HEADER_BYTES + 40

/**
 * Reads a BMP header: BITMAPCOREHEADER (12 bytes), BITMAPINFOHEADER (40), V2 to V5, OS/2 2.x (64). `checkBmpLength`
 * checks the number of bytes after the header.
 *
 * Source  Microsoft, "Bitmap Storage" and BITMAPINFOHEADER / BITMAPV5HEADER reference
 *
 * @throws FrameCorrupt when the header is incomplete, contradicts itself, or asks for something other than uncompressed
 * 1, 4, 8, 16, 24 or 32 bits per pixel, or runs of 4 or 8
 */
export function readBmpHeader(frame: Uint8Array): BmpHeader {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  requireBytes(view, FILE_HEADER_BYTES + 4)
  const headerBytes = view.getUint32(14, true)
  if (!KNOWN_HEADER_BYTES.includes(headerBytes)) {
    throw corrupt(`expected a header of ${KNOWN_HEADER_BYTES.join(', ')} bytes, it says ${headerBytes}`)
  }
  requireBytes(view, FILE_HEADER_BYTES + headerBytes)

  const core = headerBytes === CORE_HEADER_BYTES
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true)
  const signedHeight = core ? view.getUint16(20, true) : view.getInt32(22, true)
  const height = Math.abs(signedHeight)
  if (width < 1 || height < 1)
    throw corrupt(`expected a width and height of at least 1, the header says ${width} x ${signedHeight}`)

  const saidBits = view.getUint16(core ? 24 : 28, true)
  const bitsPerPixel = BITS.find((bits) => bits === saidBits)
  if (bitsPerPixel === undefined) {
    throw corrupt(`expected ${BITS.slice(0, -1).join(', ')} or 32 bits per pixel, the header says ${saidBits}`)
  }
  const compression = core ? BI_RGB : view.getUint32(30, true)
  const runLength = (compression === BI_RLE8 && bitsPerPixel === 8) || (compression === BI_RLE4 && bitsPerPixel === 4)
  const hasMasks =
    (bitsPerPixel === 16 || bitsPerPixel === 32)
    && headerBytes !== OS2_V2_HEADER_BYTES
    && (compression === BI_BITFIELDS || compression === BI_ALPHABITFIELDS)
  if (compression !== BI_RGB && !hasMasks && !runLength) {
    throw corrupt(
      'expected uncompressed pixels, BI_BITFIELDS with 16 or 32 bits or runs of 4 or 8 bits, the header says '
        + `compression ${compression} with ${bitsPerPixel} bits`
    )
  }
  if (runLength && signedHeight < 0)
    throw corrupt('expected runs of pixels from the bottom up, the header says top down')

  // A 40-byte header is followed by its masks; the longer ones contain them, alpha from 56 bytes on.
  const masksBehind = hasMasks && headerBytes === 40 ? (compression === BI_ALPHABITFIELDS ? 16 : 12) : 0
  const headerEnd = FILE_HEADER_BYTES + headerBytes + masksBehind
  requireBytes(view, headerEnd)
  const alphaMask = hasMasks && headerEnd >= MASKS_AT + 16 ? view.getUint32(MASKS_AT + 12, true) : 0
  const masks = hasMasks
    ? {
        red: channelBits(view.getUint32(MASKS_AT, true), 'red'),
        green: channelBits(view.getUint32(MASKS_AT + 4, true), 'green'),
        blue: channelBits(view.getUint32(MASKS_AT + 8, true), 'blue'),
        alpha: alphaMask === 0 ? null : channelBits(alphaMask, 'alpha')
      }
    : bitsPerPixel === 16
      ? FIVE_BITS_EACH
      : null

  const entriesUsed = core ? 0 : view.getUint32(46, true)
  if (bitsPerPixel <= 8 && entriesUsed > 256)
    throw corrupt(`expected at most 256 palette entries, the header says ${entriesUsed}`)
  const entryBytes = core ? 3 : 4
  const saidPixelsAt = view.getUint32(10, true)
  const noPalette = bitsPerPixel > 8 || saidPixelsAt === headerEnd
  const entries = noPalette ? 0 : entriesUsed === 0 ? 2 ** bitsPerPixel : entriesUsed
  const palette = bitsPerPixel <= 8 ? ({ at: headerEnd, entryBytes, entries } as const) : null
  const pixelsEarliest = headerEnd + entries * entryBytes
  // Some files leave the field 0. Then the pixels come next.
  const pixelsAt = saidPixelsAt === 0 ? pixelsEarliest : saidPixelsAt
  if (pixelsAt < pixelsEarliest) {
    throw corrupt(
      palette === null
        ? `expected the pixels behind the header at byte ${pixelsEarliest}, it says byte ${pixelsAt}`
        : `expected ${entries} palette entries up to byte ${pixelsEarliest}, but the pixels start at byte ${pixelsAt}`
    )
  }
  requireBytes(view, pixelsEarliest)
  const strideBytes = 4 * Math.ceil((width * bitsPerPixel) / 32)
  return { width, height, topDown: signedHeight < 0, bitsPerPixel, runLength, pixelsAt, strideBytes, palette, masks }
}

/**
 * Checks that every pixel is there. The padding after the last row may be missing.
 *
 * @throws FrameCorrupt when the file ends before its last pixel
 */
export function checkBmpLength(frame: Uint8Array, header: BmpHeader): void {
  const { width, height, bitsPerPixel, pixelsAt, strideBytes } = header
  const needed = pixelsAt + strideBytes * (height - 1) + Math.ceil((width * bitsPerPixel) / 8)
  if (frame.length < needed) {
    throw corrupt(
      `expected ${needed} bytes for ${width} x ${height} pixels of ${bitsPerPixel} bits, received ${frame.length}`
    )
  }
}

function requireBytes(view: DataView, bytes: number): void {
  if (view.byteLength < bytes) throw corrupt(`the header needs ${bytes} bytes, received ${view.byteLength}`)
}
