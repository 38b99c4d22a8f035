import type { GreyImage } from '../domain/inspection/image.ts'

/** Rows of pixels, four in a 32-bit word, the leftmost in the lowest byte. [height, stride] */
export interface PixelWords {
  readonly words: Uint32Array
  /** Words from one row to the next. */
  readonly stride: number
}

/**
 * A picture as words, so that sums over its rows take four pixels at a time. Shares the picture's memory if its rows
 * lie on whole words; otherwise the rows are copied and padded with 0. For little-endian machines only, as ONNX Runtime
 * for Node is.
 */
export function pixelWords({ width, height, data }: GreyImage): PixelWords {
  const stride = Math.ceil(width / 4)
  if (width % 4 === 0 && data.byteOffset % 4 === 0)
    return { words: new Uint32Array(data.buffer, data.byteOffset, stride * height), stride }
  const padded = new Uint8Array(4 * stride * height)
  for (let y = 0; y < height; y++) padded.set(data.subarray(y * width, (y + 1) * width), 4 * stride * y)
  return { words: new Uint32Array(padded.buffer), stride }
}
