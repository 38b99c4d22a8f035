import { boundsAround, wrapAngle } from '../geometry.ts'
import { clamp, smoothstep } from '../interpolate.ts'
import { createNoise, sampleNoise } from '../noise.ts'
import type { DrawDefect } from './defect.ts'

/**
 * Metal that the tool left at an edge: a ragged bright fringe outside the outer edge (7 of 10) or inside the bore, with
 * a thin shadow. Arc 0.15 to 0.5 rad (bore: 0.5 to 1.5), height 0.035 to 0.09 of the outer radius: 0.2 to 1.2 % of the
 * ring.
 */
export const drawBurr: DrawDefect = (layer, { geometry: { outer, bore }, albedo, scale }, random) => {
  const atBore = random.uniform() < 0.3
  const edge = atBore ? bore : outer
  const outwards = atBore ? -1 : 1
  const halfArc = random.range(0.075, 0.25) * (atBore ? 3 : 1)
  const place = random.range(-Math.PI, Math.PI)
  const height = outer.r * random.range(0.035, 0.09)
  const level = random.range(190, 260)
  const shadow = random.range(8, 22)
  const teeth = createNoise(random, 4, 64)
  const grain = createNoise(random, 64, 64)
  const tooth = Math.max(2, 7 * scale)
  const thickShadow = Math.max(1, 2.2 * scale)

  const { x0, x1, y0, y1 } = boundsAround(edge.cx, edge.cy, edge.r + height + thickShadow, layer.canvas)
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const beyond = outwards * (Math.sqrt((x - edge.cx) ** 2 + (y - edge.cy) ** 2) - edge.r)
      if (beyond < -3 * scale - 1 || beyond > height + thickShadow) continue
      const angle = wrapAngle(Math.atan2(y - edge.cy, x - edge.cx) - place)
      if (Math.abs(angle) >= halfArc) continue
      const arc = (angle * edge.r) / tooth
      const ragged = 0.62 + 0.25 * sampleNoise(teeth, 0, arc / 3) + 0.25 * sampleNoise(teeth, 1, arc)
      const crest = height * clamp(ragged, 0.15, 1) * smoothstep(0, 0.25, 1 - Math.abs(angle) / halfArc)
      const under = crest - beyond
      if (under > 0) {
        const gleam =
          0.7
          + 0.3 * sampleNoise(grain, y / (2.5 * scale), x / (2.5 * scale))
          - 0.25 * smoothstep(0.2, 0.7, sampleNoise(grain, x / (5 * scale), y / (5 * scale) + 31))
        layer.lay(x, y, albedo * level * gleam, smoothstep(-3 * scale - 1, 0, beyond) * clamp(under + 0.5, 0, 1))
      } else if (crest > thickShadow && under > -thickShadow) {
        layer.lay(x, y, shadow, 0.85)
      }
    }
  }
}
