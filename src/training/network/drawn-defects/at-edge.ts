import { clampGrey, pointAt, region, type Scene, sign } from './scene.ts'

// Defects of the part's edges: where it ends towards the plate, and the rings of its profile further in.

/**
 * A piece of material missing from the rim or standing out over it (a burr): what lies beyond the edge, or within it,
 * reaches over it along a short, ragged arc.
 */
export function bite(scene: Scene): void {
  const { random, rimPx, contrast } = scene
  const outwards = random.uniform() < 0.5
  const depth = rimPx * random.range(0.03, 0.12)
  const halfArc = random.range(0.04, 0.3)
  const place = random.range(0, 2 * Math.PI)
  // The stuff comes from another angle, so that the plate's or the part's own grain shows.
  const elsewhere = place + random.range(0.5, 5.5)
  const ragged = waves(scene, 4)
  const offset = contrast * random.range(-1, 1)
  const brink = contrast * random.range(-1.5, 1.5)
  forEachNear(scene, place, halfArc, rimPx - 1.2 * depth, rimPx + 1.2 * depth, (i, r, t) => {
    const reach = depth * Math.sqrt(1 - t * t) * Math.min(1, Math.max(0.1, 0.75 + 0.35 * ragged(t)))
    const beyond = outwards ? r - rimPx : rimPx - r
    const inside = reach - beyond
    if (inside <= 0 || beyond < -1) return
    const share = Math.min(1, inside) * Math.min(1, beyond + 1)
    const from = outwards
      ? rimPx - 0.04 * rimPx - (beyond % (0.1 * rimPx))
      : Math.min(rimPx * 1.06, rimPx + 1.5 + 0.3 * beyond)
    const stuff = sampleAt(scene, from, elsewhere + t * halfArc) + offset + (inside < 1.6 ? brink : 0)
    scene.pixels[i] = clampGrey(scene.pixels[i]! * (1 - share) + share * stuff)
  })
}

/**
 * Over an arc the profile is pushed in or out: an edge that runs elsewhere, a chamfer that was cut too deep or not at
 * all, a ring dented.
 */
export function pushedProfile(scene: Scene): void {
  const { random } = scene
  const band = bandOf(scene, 0.6)
  const push = band.half * sign(random) * random.range(0.35, 0.85)
  const halfArc = random.uniform() < 0.3 ? random.range(0.5, 3) : random.range(0.05, 0.5)
  const place = random.range(0, 2 * Math.PI)
  const ragged = waves(scene, 3)
  const ripple = random.range(0, 0.4)
  pushBand(scene, band, place, halfArc, (t) => {
    const taper = Math.min(1, ((1 - Math.abs(t)) * halfArc) / 0.06)
    return push * taper * (1 + ripple * ragged(t))
  })
}

/**
 * The same all around: a chamfer or a groove that is missing as a whole. Strong: by a little good parts differ, too.
 */
export function pushedAround(scene: Scene): void {
  const { random } = scene
  const band = bandOf(scene, 0.8)
  const push = band.half * sign(random) * random.range(0.6, 0.85)
  pushBand(scene, band, 0, AROUND, () => push)
}
/** More than half a turn to either side. */
const AROUND = 4

interface Band {
  readonly middle: number
  readonly half: number
}

/** Radii in pixels about an edge of the profile: the rim in a share of the cases. */
function bandOf({ random, rimPx }: Scene, atRim: number): Band {
  const middle = rimPx * (random.uniform() < atRim ? random.range(0.92, 1.01) : random.range(0.2, 0.95))
  return { middle, half: rimPx * random.range(0.03, 0.14) }
}

/** Each pixel of the band reads the good part further in by `push` pixels in its middle, less towards its edges. */
function pushBand(
  scene: Scene,
  { middle, half }: Band,
  place: number,
  halfArc: number,
  push: (t: number) => number
): void {
  forEachNear(scene, place, halfArc, middle - half, middle + half, (i, r, t, angle) => {
    const share = 1 - ((r - middle) / half) ** 2
    scene.pixels[i] = sampleAt(scene, r - push(t) * share, angle)
  })
}

/**
 * Material that stands out over the rim along a long arc (flash of a mould or a casting), ragged, dark or sparkling.
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

/**
 * Calls `change` for each pixel between two radii within `halfArc` radians of `place`: its index, radius in pixels,
 * where in the arc (-1 to 1) and angle.
 */
function forEachNear(
  { height, width, polar, rimPx }: Scene,
  place: number,
  halfArc: number,
  from: number,
  to: number,
  change: (i: number, r: number, t: number, angle: number) => void
): void {
  const centre = (width - 1) / 2
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const r = polar ? y : Math.hypot(x - centre, y - centre)
      if (r < from || r > to || r > 1.2 * rimPx) continue
      const angle = polar ? (2 * Math.PI * x) / width : Math.atan2(y - centre, x - centre)
      const t = wrapped(angle - place) / halfArc
      if (Math.abs(t) < 1) change(y * width + x, r, t, angle)
    }
  }
}

/** The good part at a radius in pixels and an angle, between its pixels; beyond the crop its nearest pixel. */
function sampleAt({ source, height, width, polar }: Scene, radius: number, angle: number): number {
  const turn = angle / (2 * Math.PI)
  const centre = (width - 1) / 2
  const u = polar ? (turn - Math.floor(turn)) * width : centre + radius * Math.cos(angle)
  const v = polar ? radius : centre + radius * Math.sin(angle)
  const x = Math.min(width - 1.001, Math.max(0, u))
  const y = Math.min(height - 1.001, Math.max(0, v))
  const i = Math.floor(y) * width + Math.floor(x)
  const fx = x - Math.floor(x)
  const fy = y - Math.floor(y)
  return (
    (1 - fy) * ((1 - fx) * source[i]! + fx * source[i + 1]!)
    + fy * ((1 - fx) * source[i + width]! + fx * source[i + width + 1]!)
  )
}

/** A wavy line over -1 to 1, within -1 to 1. */
function waves({ random }: Scene, most: number): (t: number) => number {
  const parts = Array.from({ length: 3 }, () => ({
    frequency: random.range(2, 6 * most),
    phase: random.range(0, 2 * Math.PI)
  }))
  return (t) => parts.reduce((sum, { frequency, phase }) => sum + Math.sin(frequency * t + phase) / parts.length, 0)
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
