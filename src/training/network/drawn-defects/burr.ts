import { clampGrey, pointAt, region, type Scene, sign } from './scene.ts'
import { forEachNear, sampleAt, waves } from './edge-sampling.ts'

/**
 * Material that stands out over the rim along a long arc (flash of a mould or a casting). It is ragged, and dark or
 * with bright spots.
 */
export function flash(scene: Scene): void {
  const { random, rimPx, contrast } = scene
  const thickness = rimPx * random.range(0.02, 0.1)
  const halfArc = random.range(0.2, 3.1)
  const place = random.range(0, 2 * Math.PI)
  const ragged = waves(scene, 12)
  const glint = waves(scene, 20)
  const elsewhere = place + random.range(0.5, 5.5)
  const offset = contrast * random.range(-2, 0.7)
  const sparkle = contrast * random.range(0, 2)
  const threshold = random.range(-0.5, 0.3)
  forEachNear(scene, place, halfArc, rimPx - 0.3 * thickness, rimPx + 1.2 * thickness, (i, r, t) => {
    const reach = thickness * Math.sqrt(1 - t * t) * Math.max(0, ragged(t) - threshold) * 1.4
    const inside = Math.min(1, Math.max(0, reach - (r - rimPx)))
    if (inside === 0 || reach <= 0) return
    const stuff =
      sampleAt(scene, rimPx * 0.96, elsewhere + t * halfArc) + offset + sparkle * Math.max(0, glint(t + 0.003 * r))
    scene.pixels[i] = clampGrey(scene.pixels[i]! * (1 - inside) + inside * stuff)
  })
}

/** Ragged blobs along a short arc of the rim. */
export function crumbs(scene: Scene): void {
  const { random, contrast } = scene
  const start = random.range(0, 2 * Math.PI)
  const count = random.int(1, 5)
  const strength = sign(random) * contrast * random.range(1, 2.5)
  const share = random.range(0.94, 1.05)
  for (let n = 0; n < count; n++) {
    const { x, y } = pointAt(scene, share, start + n * random.range(0.03, 0.09))
    region(
      scene,
      x,
      y,
      random.range(1.2, 4.5),
      random.range(0.4, 1),
      (value, weight) => value + strength * Math.min(1, 2 * weight)
    )
  }
}
