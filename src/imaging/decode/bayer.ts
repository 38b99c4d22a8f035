import { LUMA_WEIGHTS } from './luma.ts'

/**
 * Position of red in each 2 x 2 pixels of a mosaic. Blue is diagonally opposite. The names are the upper two colours,
 * as in PFNC.
 */
export const BAYER_RED = { RG: { x: 0, y: 0 }, GR: { x: 1, y: 0 }, GB: { x: 0, y: 1 }, BG: { x: 1, y: 1 } } as const

/**
 * BT.601 luma of a Bayer mosaic. The two colours that a pixel lacks are the means of its 2 or 4 nearest neighbours of
 * that colour (bilinear demosaicing); at the border the mosaic is mirrored about the outermost row or column, which
 * keeps its phase. One pass, rounded once.
 *
 * Source  PFNC (GenICam Pixel Format Naming Convention) 2.4, "Bayer"
 *
 * @param mosaic [height, width]
 * @param width, height at least 2
 * @param red where the first red pixel lies
 * @returns [height, width]
 */
export function greyFromBayer(
  mosaic: Uint8Array,
  width: number,
  height: number,
  red: { readonly x: number; readonly y: number }
): Uint8Array {
  const out = new Uint8Array(width * height)
  const [wRed, wGreen, wBlue] = LUMA_WEIGHTS
  for (let y = 0; y < height; y++) {
    const row = y * width
    const above = (y > 0 ? y - 1 : 1) * width
    const below = (y < height - 1 ? y + 1 : height - 2) * width
    // Rows of red and green alternate with rows of green and blue. Beside a green pixel lie two pixels of its row's
    // colour.
    const redRow = (y & 1) === red.y
    const wOwn = redRow ? wRed : wBlue
    const wOther = redRow ? wBlue : wRed
    let green = redRow === (red.x === 1)
    let left = mosaic[row + 1]!
    let here = mosaic[row]!
    let leftEnds = mosaic[above + 1]! + mosaic[below + 1]!
    let ends = mosaic[above]! + mosaic[below]!
    for (let x = 0; x < width; x++) {
      const next = x < width - 1 ? x + 1 : width - 2
      const right = mosaic[row + next]!
      const rightEnds = mosaic[above + next]! + mosaic[below + next]!
      const fourTimesLuma = green
        ? 4 * wGreen * here + 2 * (wOwn * (left + right) + wOther * ends)
        : 4 * wOwn * here + wGreen * (left + right + ends) + wOther * (leftEnds + rightEnds)
      out[row + x] = (fourTimesLuma + 131072) >> 18
      green = !green
      left = here
      here = right
      leftEnds = ends
      ends = rightEnds
    }
  }
  return out
}
