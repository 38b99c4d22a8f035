import type { GreyImage } from '../../../domain/inspection/image.ts'
import { decodeJpeg } from '../jpeg/decode-jpeg.ts'
import { damagedTiff } from './damaged-tiff.ts'
import type { TiffDirectory } from './directory.ts'
import type { TiffLayout } from './layout.ts'

const JPEG_TABLES = 347
/** An "Adobe" segment: the three components are red, green and blue. Without it decoders read them as YCbCr. */
const SAYS_RGB = Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0)

/**
 * Decodes a TIFF whose strips or tiles are JPEG pictures. Every block of each must be there.
 *
 * Source  TIFF Technical Note 2
 *
 * @throws FrameCorrupt when one is missing, cut off, damaged or of another size
 */
export async function decodeJpegPieces(
  frame: Uint8Array,
  directory: TiffDirectory,
  { width, height, meaning, pieceWidth, pieceHeight, offsets, byteCounts }: TiffLayout,
  maxPixels: number
): Promise<GreyImage> {
  const data = new Uint8Array(width * height)
  const tables = Uint8Array.from(directory.values(JPEG_TABLES))
  // Without its start and end markers, the file of tables can precede each piece.
  const head = Buffer.concat([
    Uint8Array.of(0xff, 0xd8),
    meaning === 'rgb' ? SAYS_RGB : new Uint8Array(),
    tables.length > 4 ? tables.subarray(2, -2) : new Uint8Array()
  ])
  const across = Math.ceil(width / pieceWidth)
  const count = across * Math.ceil(height / pieceHeight)
  for (let n = 0; n < count; n++) {
    const from = offsets[n]
    const bytes = byteCounts[n]
    if (from === undefined || bytes === undefined)
      throw damagedTiff(`expected ${count} pieces, the header names ${offsets.length}`)
    if (from + bytes > frame.length)
      throw damagedTiff(`piece ${n} is cut off: it goes up to byte ${from + bytes}, received ${frame.length}`)
    const piece = await decodeJpeg(Buffer.concat([head, frame.subarray(from + 2, from + bytes)]), maxPixels)
    const x = (n % across) * pieceWidth
    const y = Math.floor(n / across) * pieceHeight
    const columns = Math.min(pieceWidth, width - x)
    const rows = Math.min(pieceHeight, height - y)
    if (piece.width < columns || piece.height < rows)
      throw damagedTiff(`expected a piece of ${columns} x ${rows} pixels, received ${piece.width} x ${piece.height}`)
    for (let row = 0; row < rows; row++)
      data.set(piece.data.subarray(row * piece.width, row * piece.width + columns), (y + row) * width + x)
  }
  return { width, height, data }
}
