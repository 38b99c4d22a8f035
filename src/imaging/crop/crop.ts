import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import { type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'
import { cropSquare } from './crop-square.ts'
import { cropPolar } from './polar.ts'

/**
 * Cuts the located part out of the picture, as the recipe says: `square` or `polar`. Where the border of the picture
 * cuts the part, the nearest edge pixel continues. Nothing outside the picture is read.
 *
 * @returns float32 [sizePx, columns], grey values 0..255, not standardised
 * @throws RangeError for a circle that is not finite, has r <= 0 or lies completely outside the picture; for a sizePx
 *   that is not a whole number >= 2 or a margin that is not > 0; for a picture whose data is not width * height bytes
 */
export function cropCircle(image: GreyImage, circle: Circle, spec: CropSpec): Float32Array {
  check(image, circle, spec)
  return spec.mode === 'square'
    ? cropSquare(image, circle, spec.sizePx, spec.margin)
    : cropPolar(image, circle, spec.sizePx, spec.margin, cropColumns(spec))
}

function check(image: GreyImage, { cx, cy, r }: Circle, spec: CropSpec): void {
  const { mode, sizePx, margin } = spec
  const columns = cropColumns(spec)
  const { width, height, data } = image
  if (!(width >= 1 && height >= 1) || data.length !== width * height) {
    throw new RangeError(`picture: expected ${width} x ${height} pixels, received ${data.length}`)
  }
  if (mode !== 'square' && mode !== 'polar')
    throw new RangeError(`crop: expected mode square or polar, received ${String(mode)}`)
  if (!Number.isInteger(sizePx) || sizePx < 2)
    throw new RangeError(`crop: expected a whole sizePx >= 2, received ${sizePx}`)
  if (!Number.isInteger(columns) || columns < 2)
    throw new RangeError(`crop: expected a whole columnsPx >= 2, received ${columns}`)
  if (mode === 'square' && columns !== sizePx)
    throw new RangeError(`crop: expected as many columns as rows in a square crop, received ${sizePx} x ${columns}`)
  if (!(margin > 0)) throw new RangeError(`crop: expected a margin > 0, received ${margin}`)
  if (!Number.isFinite(cx) || !Number.isFinite(cy) || !(r > 0) || !Number.isFinite(2 * margin * r)) {
    throw new RangeError(`circle: expected finite cx and cy and a finite r > 0, received (${cx}, ${cy}), r ${r}`)
  }
  if (cx + r < -0.5 || cy + r < -0.5 || cx - r > width - 0.5 || cy - r > height - 0.5) {
    throw new RangeError(
      `circle: expected some of it inside the picture of ${width} x ${height}, received (${cx}, ${cy}), r ${r}`
    )
  }
}
