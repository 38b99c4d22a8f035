import type { GreyImage } from '../../domain/inspection/image.ts'
import { sharp } from '../sharp-library.ts'

/**
 * An 8-bit grey JPEG of the picture, reduced if a side is longer than `maxPx`.
 *
 * @throws RangeError when `data` isn't width * height bytes
 */
export async function encodeJpeg({ width, height, data }: GreyImage, maxPx: number): Promise<Uint8Array> {
  if (data.length !== width * height)
    throw new RangeError(`expected ${width} x ${height} pixels, received ${data.length}`)
  return sharp(data, { raw: { width, height, channels: 1 } })
    .resize(maxPx, maxPx, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .jpeg({ quality: 70 })
    .toBuffer()
}
