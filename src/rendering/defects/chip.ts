import { boundsAround, wrapAngle } from '../geometry.ts'
import { clamp } from '../interpolate.ts'
import { createNoise, sampleNoise } from '../noise.ts'
import type { DrawDefect } from './defect.ts'

/**
 * A piece broken out of the outer edge: the plate is visible, and towards the part a rough dark break with a bright
 * line along it. Chord 0.16 to 0.36 of the outer radius, depth 0.045 to 0.12 of it: 0.2 to 1 % of the ring.
 */
export const drawChip: DrawDefect = (layer, { geometry: { outer }, plate, albedo, scale }, random) => {
  const halfArc = random.range(0.08, 0.18)
  const depth = outer.r * Math.min(random.range(0.045, 0.12), 0.8 * halfArc)
  const place = random.range(-Math.PI, Math.PI)
  const breakShare = random.range(0.35, 0.7)
  const dark = random.range(18, 40)
  const brink = random.range(200, 270)
  const rough = createNoise(random, 2, 64)
  const grain = createNoise(random, 64, 64)
  const lean = random.range(-0.4, 0.4)
  const { width } = layer.canvas

  const cx = outer.cx + outer.r * Math.cos(place)
  const cy = outer.cy + outer.r * Math.sin(place)
  const { x0, x1, y0, y1 } = boundsAround(cx, cy, outer.r * halfArc + depth, layer.canvas)
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const inside = outer.r - Math.sqrt((x - outer.cx) ** 2 + (y - outer.cy) ** 2)
      if (inside < -2 * scale - 0.5 || inside > depth) continue
      const t = wrapAngle(Math.atan2(y - outer.cy, x - outer.cx) - place) / halfArc
      if (Math.abs(t) >= 1) continue
      const bite = depth * clamp((1 - t * t) * (0.85 + lean * t + 0.15 * sampleNoise(rough, 0, 12 * t)), 0, 1)
      if (bite < 1) continue
      const from = bite - inside
      if (from <= 0) continue
      const share = clamp(from + 0.5, 0, 1)
      const isBreak = from < breakShare * bite
      const texture = 1 + 0.5 * sampleNoise(grain, y / (3 * scale), x / (3 * scale))
      const isBrink = from < 1.6 * scale && sampleNoise(rough, 1, 8 * t) > -0.2
      layer.lay(x, y, isBrink ? albedo * brink : isBreak ? dark * texture : plate[y * width + x], share)
    }
  }
}
