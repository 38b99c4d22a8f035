import type { GreyImage } from '../../domain/inspection/image.ts'
import { sharp } from '../sharp-library.ts'

/**
 * An 8-bit grey PNG of the picture.
 *
 * @throws RangeError when `data` isn't width * height bytes
 */
export async function encodePng(image: GreyImage): Promise<Uint8Array> {
  const { width, height, data } = image
  if (data.length !== width * height)
    throw new RangeError(`expected ${width} x ${height} pixels, received ${data.length}`)
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer()
}
