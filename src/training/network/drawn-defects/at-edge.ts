import { clampGrey, type Scene, sign } from './scene.ts'
import { forEachNear, sampleAt, waves } from './edge-sampling.ts'

// Defects of the part's edges: where it ends towards the plate, and the rings of its profile further in.

/**
 * Missing material at the rim (a chip), or material that stands out over it (a burr): the surface outside or inside of
 * the edge extends across it along a short, ragged arc.
 */
export function bite(scene: Scene): void {
  const { random, rimPx, contrast } = scene
  const outwards = random.uniform() < 0.5
  const depth = rimPx * random.range(0.03, 0.12)
  const halfArc = random.range(0.04, 0.3)
  const place = random.range(0, 2 * Math.PI)
  // The pixels come from another angle, so that the grain of the plate or the part is visible.
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
 * Displaces the profile inwards or outwards over an arc: a displaced edge, a chamfer that was cut too deep or not at
 * all, a dented ring.
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
 * The same all around: a chamfer or a groove that is missing completely. The change is strong, because good parts also
 * differ a little.
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

/** Range of radii in pixels around an edge of the profile; in a share of the cases this is the rim. */
function bandOf({ random, rimPx }: Scene, atRim: number): Band {
  const middle = rimPx * (random.uniform() < atRim ? random.range(0.92, 1.01) : random.range(0.2, 0.95))
  return { middle, half: rimPx * random.range(0.03, 0.14) }
}

/**
 * Each pixel of the band reads the good part at a smaller radius: by `push` pixels in the middle of the band, by less
 * towards its edges.
 */
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
