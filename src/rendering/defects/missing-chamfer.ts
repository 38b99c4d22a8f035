import { boundsAround, wrapAngle } from '../geometry.ts'
import { clamp, smoothstep } from '../interpolate.ts'
import type { DrawDefect } from './defect.ts'

/**
 * The chamfer is missing over an arc of 0.7 to 3 rad on the side that the camera sees, or (15 of 100) everywhere: the
 * turned face continues to a sharp, bright outer edge. 2 to 16 % of the ring.
 */
export const drawMissingChamfer: DrawDefect = (
  layer,
  { geometry: { outer, face }, faceLight, albedo, scale },
  random
) => {
  const everywhere = random.uniform() < 0.15
  const halfArc = everywhere ? 4 : random.range(0.35, 1.5)
  const widest = Math.atan2(outer.cy - face.cy, outer.cx - face.cx)
  const place = widest + random.range(-1.4, 1.4)
  const shine = random.range(30, 110)
  const soft = Math.max(1, 2 * scale)
  const taper = 0.06

  const { x0, x1, y0, y1 } = boundsAround(outer.cx, outer.cy, outer.r, layer.canvas)
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const fromFace = Math.sqrt((x - face.cx) ** 2 + (y - face.cy) ** 2) - face.r
      if (fromFace < -2 * soft) continue
      const inside = outer.r - Math.sqrt((x - outer.cx) ** 2 + (y - outer.cy) ** 2)
      if (inside <= 0) continue
      const within = halfArc - Math.abs(wrapAngle(Math.atan2(y - outer.cy, x - outer.cx) - place))
      if (within <= 0) continue
      const share =
        smoothstep(0, taper, within) * clamp(inside / soft, 0, 1) * clamp((fromFace + 2 * soft) / soft, 0, 1)
      const edgeShine = shine * clamp(1 - Math.abs(inside / soft - 1), 0, 1)
      layer.lay(x, y, albedo * (faceLight(x, y) + edgeShine), share)
    }
  }
}
