import type { ColourImage } from '../../../domain/inspection/image.ts'
import { FrameCorrupt } from '../../../errors.ts'
import { greyFromBayer } from '../bayer.ts'
import { greyAndColour, luma } from '../luma.ts'
import { checkMemory, checkPixelCount } from '../pixel-limit.ts'
import { decodeWithSharp } from '../sharp-picture.ts'
import { damagedTiff } from './damaged-tiff.ts'
import { readTiffDirectory } from './directory.ts'
import { decodeJpegPieces } from './jpeg-pieces.ts'
import { rareKind } from './rare-kinds.ts'
import { JPEG, type TiffLayout, tiffLayout } from './layout.ts'
import { readPieces, samplesFor } from './read-pieces.ts'
import { scaleSamples } from './scale-samples.ts'

/**
 * Decodes the first page of a TIFF: grey, RGB, palette, YCbCr (its luma) and colour mosaics; 1 to 16 and 32 bits,
 * unsigned and signed, and floating point with a stated range; strips and tiles, channels together or apart; without
 * compression, or LZW, Deflate, PackBits, JPEG. Other files are read by libvips. Extra channels have no meaning unless
 * the file says that they are opacity. Texts and private fields are ignored.
 *
 * @param frame must not be written to until the promise settles
 * @param bitDepth bits that the 16-bit samples use, if the sender said so
 * @throws FrameTooManyPixels from the header alone
 * @throws FrameCorrupt when a strip or tile is missing, cut off or damaged, or nothing says what the samples mean
 */
export async function decodeTiff(frame: Uint8Array, maxPixels: number, bitDepth?: number): Promise<ColourImage> {
  const directory = readTiffDirectory(frame)
  const layout = tiffLayout(directory)
  if (layout === null) {
    checkPixelCount(directory.value(256, 0), directory.value(257, 0), maxPixels)
    return decodeWithSharp(withClosedTexts(frame, directory.openTexts), 'TIFF', maxPixels, bitDepth).catch(
      (error: unknown) => {
        const reason = error instanceof FrameCorrupt ? rareKind(directory) : null
        throw reason === null ? error : damagedTiff(reason)
      }
    )
  }
  checkMemory(layout, bytesPerPixel(layout), maxPixels)
  if (layout.compression === JPEG) return decodeJpegPieces(frame, directory, layout, maxPixels)
  const samples = samplesFor(layout)
  readPieces(frame, layout, samples)
  if (layout.meaning === 'palette') return withPalette(layout, samples)
  const pixels = scaleSamples(samples, layout, bitDepth)
  const { width, height, meaning, kept, bits, lumaRange } = layout
  const [black, white] = lumaRange.map((value) => (value * 255) / (2 ** bits - 1)) as [number, number]
  if (meaning === 'luma' && (black > 0 || white < 255))
    for (let i = 0; i < pixels.length; i++)
      pixels[i] = Math.round(Math.min(1, Math.max(0, (pixels[i]! - black) / (white - black))) * 255)
  if (meaning === 'white-is-zero') for (let i = 0; i < pixels.length; i += kept.length) pixels[i] = 255 - pixels[i]!
  const { data, colour } = greyAndColour(pixels, kept.length as 1 | 2 | 3 | 4)
  if (meaning !== 'mosaic') return { width, height, data, ...(colour && { colour }) }
  const red = layout.mosaic.indexOf(0)
  if (width < 2 || height < 2 || layout.mosaic[3 - red] !== 2)
    throw damagedTiff(`expected a Bayer mosaic, the header says colours ${layout.mosaic.join(', ')}`)
  return { width, height, data: greyFromBayer(data, width, height, { x: red & 1, y: red >> 1 }) }
}

/**
 * Memory: all samples that are kept. Packed pieces count once more, because the memory of earlier pieces may not be
 * free yet; at least the largest piece counts.
 */
function bytesPerPixel(layout: TiffLayout): number {
  const { width, height, bits, samples, channels, kept, planar, compression, pieceWidth, pieceHeight, meaning } = layout
  const share = (pieceWidth * pieceHeight) / (width * height)
  if (compression === JPEG) return 1 + 4 * Math.max(1, share)
  const sampleBytes = bits <= 8 && samples === 'unsigned' ? 1 : bits <= 16 && samples === 'unsigned' ? 2 : 8
  const packed = compression === 1 ? 0 : ((planar ? kept.length : channels) * bits * Math.max(1, share)) / 8
  return kept.length * sampleBytes + packed + (meaning === 'mosaic' ? 1 : 0)
}

/** Replaces indices by the luma of their palette colours. */
function withPalette(
  { width, height, bits, palette, kept }: TiffLayout,
  indices: Uint8Array | Uint16Array | Float64Array
): ColourImage {
  const entries = 2 ** bits
  if (bits > 16 || palette.length < 3 * entries)
    throw damagedTiff(`expected a palette of ${entries} colours, received ${Math.floor(palette.length / 3)}`)
  // Some programs write 8 bits where the format has 16.
  const shift = palette.some((value) => value > 255) ? 8 : 0
  const grey = Uint8Array.from({ length: entries }, (_, i) =>
    luma(palette[i]! >> shift, palette[entries + i]! >> shift, palette[2 * entries + i]! >> shift)
  )
  const data = new Uint8Array(indices.buffer, 0, width * height)
  for (let i = 0; i < width * height; i++) data[i] = grey[indices[i * kept.length]!]!
  return { width, height, data }
}

/** Ends each text with NUL, because the decoder requires it. */
function withClosedTexts(frame: Uint8Array, ends: readonly number[]): Uint8Array {
  if (ends.length === 0) return frame
  const copy = Uint8Array.from(frame)
  for (const at of ends) copy[at] = 0
  return copy
}
