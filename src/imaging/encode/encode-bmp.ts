import type { GreyImage } from '../../domain/inspection/image.ts'

const PIXELS_AT = 14 + 40 + 256 * 4

/**
 * An 8-bit BMP of the picture: BITMAPINFOHEADER, the grey ramp as its palette, bottom-up rows padded to 4 bytes.
 *
 * @throws RangeError when `data` isn't width * height bytes
 */
export function encodeBmp(image: GreyImage): Uint8Array {
  const { width, height, data } = image
  if (data.length !== width * height)
    throw new RangeError(`expected ${width} x ${height} pixels, received ${data.length}`)
  const stride = 4 * Math.ceil(width / 4)
  const file = new Uint8Array(PIXELS_AT + stride * height)
  const view = new DataView(file.buffer)
  file.set([0x42, 0x4d])
  view.setUint32(2, file.length, true)
  view.setUint32(10, PIXELS_AT, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 8, true)
  view.setUint32(34, stride * height, true)
  view.setUint32(46, 256, true)
  for (let i = 0; i < 256; i++) file.fill(i, 54 + 4 * i, 54 + 4 * i + 3)
  for (let y = 0; y < height; y++)
    file.set(data.subarray(y * width, (y + 1) * width), PIXELS_AT + stride * (height - 1 - y))
  return file
}
