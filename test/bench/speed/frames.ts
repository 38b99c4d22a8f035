import type { Circle } from '../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { sharp } from '../../../src/imaging/sharp-library.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'

export const FORMATS = ['BMP', 'JPEG', 'PNG'] as const
type Size = readonly [width: number, height: number]
export type Format = (typeof FORMATS)[number]

const partOf = ([width, height]: Size): ReturnType<typeof renderPart> =>
  renderPart({ random: createRandom(7), width, height })

/** The circle that is drawn. */
export const truthOf = (size: Size): Circle => partOf(size).outer

/** A drawn part as a camera would post it: 8-bit grey, JPEG at quality 90. */
export async function frameOf(format: Format, size: Size): Promise<Buffer> {
  const { image } = partOf(size)
  const [width, height] = size
  if (format === 'BMP') return Buffer.from(encodeBmp(image))
  const grey = sharp(image.data, { raw: { width, height, channels: 1 } }).toColourspace('b-w')
  return format === 'JPEG' ? grey.jpeg({ quality: 90 }).toBuffer() : grey.png().toBuffer()
}
