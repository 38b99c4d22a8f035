import type { ColourImage } from '../../../domain/inspection/image.ts'
import { sharp } from '../../sharp-library.ts'
import { greyAndColour } from '../luma.ts'
import { checkMemory } from '../pixel-limit.ts'
import { checkJpeg } from './check-jpeg.ts'
import { damagedJpeg } from './damaged-jpeg.ts'
import { readGreyScan } from './grey-scan.ts'
import { splitJpeg } from './segments.ts'
import type { JpegFrameHeader } from './frame-header.ts'

/**
 * Decodes a JPEG of 8 bits, baseline or progressive, to BT.601 luma. Pixels stay as the sensor gave them: EXIF
 * orientation and colour profiles are ignored. Oddities that do not affect the pixels are accepted: bytes between
 * segments, unusual versions, a missing end marker, data after it. But every block of every scan must be there. An
 * ordinary grey, sequential picture is decoded here in one pass. Any other picture is decoded by libvips, while this
 * thread counts its blocks.
 *
 * @param frame must not be written to until the promise settles
 * @throws FrameTooManyPixels from the header alone
 * @throws FrameCorrupt when part of the picture is missing, damaged or not supported
 */
export async function decodeJpeg(frame: Uint8Array, maxPixels: number): Promise<ColourImage> {
  const segments = splitJpeg(frame, (header) => {
    checkMemory(header, bytesPerPixel(header), maxPixels)
  })
  const { width, height, components } = segments.header
  const grey = readGreyScan(frame, segments)
  if (grey !== null) return { width, height, data: grey }
  const pixels = sharp(segments.strict(), {
    failOn: 'error',
    limitInputPixels: width * height,
    sequentialRead: true,
    ignoreIcc: true
  })
    .toColourspace(components.length === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .then(
      (decoded) => decoded,
      () => null
    )
  let fault: unknown = null
  try {
    checkJpeg(frame, segments)
  } catch (error) {
    fault = error
  }
  // The decoder uses the frame until this promise settles.
  const decoded = await pixels
  if (fault !== null) throw fault
  if (decoded === null) throw damagedJpeg('its headers contradict each other')
  const { data, info } = decoded
  if (info.width !== width || info.height !== height || (info.channels !== 1 && info.channels !== 3))
    throw damagedJpeg(`the header says ${width} x ${height}, the decoder found ${info.width} x ${info.height}`)
  return {
    width,
    height,
    ...greyAndColour(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), info.channels)
  }
}

/**
 * Memory that decoding takes: the pixels; for a progressive picture also 2 bytes for each coefficient, and one bit for
 * each in the count.
 */
function bytesPerPixel({ progressive, components }: JpegFrameHeader): number {
  const pixels = components.length
  if (!progressive) return pixels
  const maxAcross = Math.max(...components.map(({ across }) => across))
  const maxDown = Math.max(...components.map(({ down }) => down))
  return components.reduce((sum, { across, down }) => sum + (2.125 * across * down) / (maxAcross * maxDown), pixels)
}
