import { LUMA_WEIGHTS } from './luma.ts'

/**
 * BT.601 luma of a Bayer mosaic with red at (0, 0), green at (1, 0) and (0, 1), blue at (1, 1): what GenICam calls BayerRG8.
 * The two colours that a pixel lacks are the means of its 2 or 4 nearest neighbours of that colour (bilinear demosaicing);
 * at the border the mosaic is mirrored about the outermost row or column, which keeps its phase. One pass, rounded once.
 *
 * Source  PFNC (GenICam Pixel Format Naming Convention) 2.4, "BayerRG"
 *
 * @param mosaic [height, width]
 * @param width, height at least 2
 * @returns [height, width]
 */
export function greyFromBayerRg(mosaic: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height)
  const [wRed, wGreen, wBlue] = LUMA_WEIGHTS
  for (let y = 0; y < height; y++) {
    const row = y * width
    const above = (y > 0 ? y - 1 : 1) * width
    const below = (y < height - 1 ? y + 1 : height - 2) * width
    // Red and green rows alternate with green and blue ones: `row`'s own colour has its neighbours to the sides of green pixels.
    const redRow = (y & 1) === 0
    const wOwn = redRow ? wRed : wBlue
    const wOther = redRow ? wBlue : wRed
    let green = !redRow
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
