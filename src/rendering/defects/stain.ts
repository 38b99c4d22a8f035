import { boundsAround } from '../geometry.ts'
import { clamp, smoothstep } from '../interpolate.ts'
import { createNoise, sampleNoise } from '../noise.ts'
import type { DrawDefect } from './defect.ts'

/**
 * Dried coolant or rust: a dark cloud with a soft uneven outline; the grooves show through.
 * Mean radius 0.07 to 0.24 of the outer radius: 0.5 to 6 % of the ring.
 */
export const drawStain: DrawDefect = (layer, { geometry: { face, bore, outer } }, random) => {
  const radius = outer.r * random.range(0.07, 0.24)
  const place = random.range(-Math.PI, Math.PI)
  const away = random.range(bore.r * 1.15 + 0.5 * radius, face.r - 0.6 * radius)
  const cx = face.cx + away * Math.cos(place)
  const cy = face.cy + away * Math.sin(place)
  const depth = random.range(0.5, 0.8)
  const waves = [2, 3, 4, 5].map((k) => ({
    k,
    strength: random.range(0, 0.3) / k,
    phase: random.range(0, 2 * Math.PI)
  }))
  const cloud = createNoise(random, 16, 16)
  const soft = random.range(0.35, 0.8)

  const { x0, x1, y0, y1 } = boundsAround(cx, cy, 1.6 * radius, layer.canvas)
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const dx = x - cx
      const dy = y - cy
      const angle = Math.atan2(dy, dx)
      const outline = waves.reduce((sum, { k, strength, phase }) => sum + strength * Math.cos(k * angle + phase), 1)
      const density = smoothstep(0, soft, 1 - Math.sqrt(dx * dx + dy * dy) / (radius * outline))
      if (density === 0) continue
      // It lies on the face, not in the bore or over the edge.
      const onFace =
        clamp(face.r - Math.hypot(x - face.cx, y - face.cy), 0, 1)
        * clamp(Math.hypot(x - bore.cx, y - bore.cy) - bore.r, 0, 1)
      const patchy = 0.78 + 0.22 * sampleNoise(cloud, (4 * dy) / radius, (4 * dx) / radius)
      layer.lay(x, y, layer.lightAt(x, y) * (1 - depth * patchy), density * onFace)
    }
  }
}
