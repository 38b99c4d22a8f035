import { boundsAround } from '../geometry.ts'
import { smoothstep } from '../interpolate.ts'
import type { DrawDefect } from './defect.ts'

/**
 * A mark of a blow on the face: a shallow elliptic hollow, one side bright, the other dark, with a smooth bottom. Half
 * axes: 0.05 to 0.12 of the outer radius, the shorter one 0.6 to 1 of the longer: 0.15 to 1.5 % of the ring.
 */
export const drawDent: DrawDefect = (layer, { geometry: { face, bore }, faceLight, albedo }, random) => {
  const long = (face.r / 0.94) * random.range(0.05, 0.12)
  const short = long * random.range(0.6, 1)
  const turn = random.range(0, Math.PI)
  const place = random.range(-Math.PI, Math.PI)
  const away = random.range(bore.r * 1.3 + long, face.r - long)
  const cx = face.cx + away * Math.cos(place)
  const cy = face.cy + away * Math.sin(place)
  const shade = random.range(0.45, 0.75)
  const towardsLight = random.range(-2.6, -0.5)
  const lightX = Math.cos(towardsLight)
  const lightY = Math.sin(towardsLight)
  const bend = random.range(0.2, 0.5) * long

  const { x0, x1, y0, y1 } = boundsAround(cx, cy, long, layer.canvas)
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const dx = x - cx
      const dy = y - cy
      const p = (dx * Math.cos(turn) + dy * Math.sin(turn)) / long
      const q = (dy * Math.cos(turn) - dx * Math.sin(turn)) / short
      const squared = p * p + q * q
      if (squared >= 1) continue
      // Depth (1 - rho^2)^2, its slope 4 rho (1 - rho^2) is at most 1.54.
      const slope = 2.6 * (1 - squared)
      const gradientX = (p * Math.cos(turn) - q * Math.sin(turn)) * slope
      const gradientY = (p * Math.sin(turn) + q * Math.cos(turn)) * slope
      const facing = gradientX * lightX + gradientY * lightY
      // The walls reflect light from a little beside them, so the grooves seem to bend.
      const seen = albedo * faceLight(x + bend * gradientX, y + bend * gradientY)
      const pressed = 1 - 0.3 * (1 - squared)
      layer.lay(x, y, seen * Math.max(0.1, pressed - shade * facing), smoothstep(0, 0.25, 1 - squared))
    }
  }
}
