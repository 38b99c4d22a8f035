import type { ColourImage } from '../../domain/inspection/image.ts'
import { sharp } from '../sharp-library.ts'

/**
 * An 8-bit PNG of the picture, in colour if it has colours.
 *
 * @throws RangeError when `data` isn't width * height bytes
 */
export async function encodePng(image: ColourImage): Promise<Uint8Array> {
  const { width, height, data, colour } = image
  if (data.length !== width * height)
    throw new RangeError(`expected ${width} x ${height} pixels, received ${data.length}`)
  if (colour !== undefined)
    return sharp(colour.data, { raw: { width, height, channels: colour.channels } })
      .removeAlpha()
      .png()
      .toBuffer()
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer()
}
