import { createRequire } from 'node:module'

/** A CommonJS module, whose types say that it is none. */
const jsQR = createRequire(import.meta.url)('jsqr') as (
  pixels: Uint8ClampedArray,
  width: number,
  height: number
) => { readonly data: string } | null

/** The text of a QR code, as a scanner reads it. @param pixels RGBA, [height, width, 4] */
export const readQrCode = (pixels: Uint8ClampedArray, width: number, height: number): string | undefined =>
  jsQR(pixels, width, height)?.data
