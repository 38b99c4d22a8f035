import type { ColourPixels } from '../../domain/inspection/image.ts'

/**
 * Colour to grey: BT.601 luma, 0.299 R + 0.587 G + 0.114 B, in 16-bit fixed point. The three weights add up to 65536,
 * so that R = G = B = v gives exactly v. Every colour format uses these weights, so that the same picture gives the
 * same grey values in every file format.
 *
 * Source  ITU-R BT.601-7, section 2.5.1
 */
const RED = 19595
const GREEN = 38470
const BLUE = 7471
export const LUMA_WEIGHTS = [RED, GREEN, BLUE] as const

/** Luma of one pixel; channels and result are integers 0..255. */
export function luma(red: number, green: number, blue: number): number {
  return (RED * red + GREEN * green + BLUE * blue + 32768) >> 16
}

/**
 * Grey values of interleaved pixels, in the memory of `pixels`. With 3 channels or more red, green and blue come first.
 * The second of 2 channels and the fourth of 4 is alpha: the pixel is laid over black, unless alpha is 0 everywhere.
 * Programs that do not support alpha write 0.
 *
 * @param pixels [count, channels], 8 bits, alpha not premultiplied; overwritten
 * @returns [count], the beginning of `pixels`
 */
function greyInPlace(pixels: Uint8Array, channels: 1 | 2 | 3 | 4): Uint8Array {
  const count = Math.floor(pixels.length / channels)
  const grey = pixels.subarray(0, count)
  if (channels === 1) return grey
  const alpha = channels % 2 === 0 && hasAlpha(pixels, channels)
  if (channels === 2) {
    for (let i = 0, p = 0; i < count; i++, p += 2) grey[i] = alpha ? overBlack(pixels[p]!, pixels[p + 1]!) : pixels[p]!
  } else if (!alpha) {
    for (let i = 0, p = 0; i < count; i++, p += channels) grey[i] = luma(pixels[p]!, pixels[p + 1]!, pixels[p + 2]!)
  } else {
    for (let i = 0, p = 0; i < count; i++, p += 4)
      grey[i] = overBlack(luma(pixels[p]!, pixels[p + 1]!, pixels[p + 2]!), pixels[p + 3]!)
  }
  return grey
}

/**
 * Grey values, and the colours if there are exactly three channels. Grey then has separate memory. With alpha the
 * colours are overwritten by the grey values, because the limit on pixels must bound memory.
 */
export function greyAndColour(
  pixels: Uint8Array,
  channels: 1 | 2 | 3 | 4
): { readonly data: Uint8Array; readonly colour?: ColourPixels } {
  if (channels !== 3) return { data: greyInPlace(pixels, channels) }
  const data = new Uint8Array(Math.floor(pixels.length / 3))
  for (let i = 0, p = 0; i < data.length; i++, p += 3) data[i] = luma(pixels[p]!, pixels[p + 1]!, pixels[p + 2]!)
  return { data, colour: { data: pixels, channels } }
}

/** Whether at least one pixel is not fully transparent. */
function hasAlpha(pixels: Uint8Array, channels: number): boolean {
  for (let p = channels - 1; p < pixels.length; p += channels) if (pixels[p] !== 0) return true
  return false
}

/** A grey value with opacity `alpha` (0..255) over black, rounded. */
export function overBlack(value: number, alpha: number): number {
  return Math.round((value * alpha) / 255)
}
