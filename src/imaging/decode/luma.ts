/**
 * Colour to grey: BT.601 luma, 0.299 R + 0.587 G + 0.114 B, in 16-bit fixed point. The three weights add up to 65536, so
 * that R = G = B = v gives exactly v. Every colour format goes through these weights: one picture has one grey value,
 * whatever file it came in.
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
 * Grey values of interleaved pixels with red, green and blue first. A fourth channel is alpha: the pixel is laid over black.
 *
 * @param pixels [count, channels], 8 bits
 * @param channels 3 (RGB) or 4 (RGBA, not premultiplied)
 * @returns [count]
 */
export function greyFromRgb(pixels: Uint8Array, channels: 3 | 4): Uint8Array {
  const count = Math.floor(pixels.length / channels)
  const grey = new Uint8Array(count)
  if (channels === 3) {
    for (let i = 0, p = 0; i < count; i++, p += 3) grey[i] = luma(pixels[p]!, pixels[p + 1]!, pixels[p + 2]!)
  } else {
    for (let i = 0, p = 0; i < count; i++, p += 4)
      grey[i] = overBlack(luma(pixels[p]!, pixels[p + 1]!, pixels[p + 2]!), pixels[p + 3]!)
  }
  return grey
}

/** A grey value with opacity `alpha` (0..255) over black, rounded. */
export function overBlack(value: number, alpha: number): number {
  return Math.round((value * alpha) / 255)
}
