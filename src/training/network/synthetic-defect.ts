import type { Random } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipe.ts'
import { normalise } from '../../imaging/normalise.ts'

/**
 * Draws a made-up defect onto the crop of a good part: a negative for training where real defects are few or missing.
 * Kinds: blob (dent, stain), scratch, foreign patch (cut and paste: Li et al. 2021, arXiv:2104.04015), smear (finish lost), edge damage
 * (chip, burr). Their strength is a multiple of the crop's own contrast.
 *
 * Shapes  crop [sizePx, sizePx] grey levels, square or polar; returns a new array
 */
export function drawDefect (crop: Float32Array, spec: CropSpec, random: Random): Float32Array {
  const before = normalise(crop, spec).data
  for (let attempt = 1; ; attempt++) {
    const result = drawOnce(crop, spec, random)
    if (attempt === MOST_ATTEMPTS || isVisible(before, normalise(result, spec).data)) return result
  }
}

/** By so many standard deviations some pixel of the network's input must change; else a good part would be shown as a defect. */
const VISIBLE_CHANGE = 0.25
/** A brighter spot on an overexposed part, or a chip outside of what the network sees, is drawn again, this often at most. */
const MOST_ATTEMPTS = 20

const isVisible = (before: Float32Array, after: Float32Array): boolean => before.some((value, i) => Math.abs(value - after[i]!) >= VISIBLE_CHANGE)

function drawOnce (crop: Float32Array, spec: CropSpec, random: Random): Float32Array {
  const result = Float32Array.from(crop)
  const scene: Scene = { pixels: result, source: crop, size: spec.sizePx, rimPx: rimPx(spec), polar: spec.mode === 'polar', contrast: deviation(crop), random }
  random.pick(KINDS)(scene)
  return result
}

interface Scene {
  readonly pixels: Float32Array
  readonly source: Float32Array
  readonly size: number
  /** The part's outer radius in pixels of the crop (rows, in a polar one). */
  readonly rimPx: number
  readonly polar: boolean
  readonly contrast: number
  readonly random: Random
}

const KINDS: readonly ((scene: Scene) => void)[] = [blob, scratch, patch, smear, edgeDamage]

/** A shaded bump or pit, or a stain: an ellipse with a soft rim, darker or brighter, sometimes lit from one side. */
function blob (scene: Scene): void {
  const { random, contrast } = scene
  const { x, y } = pointOnPart(scene, 0.95)
  const strength = sign(random) * contrast * random.range(0.7, 2.5)
  const lit = random.uniform() < 0.5
  const light = random.range(0, 2 * Math.PI)
  region(scene, x, y, random.range(1.5, 9), random.range(0.4, 1), (value, weight, u, v) => {
    const shade = lit ? Math.cos(light) * u + Math.sin(light) * v : 1
    return value + strength * weight * shade * (lit ? 1.6 : 1)
  })
}

/** A thin line that bends a little. */
function scratch (scene: Scene): void {
  const { random, contrast, pixels, size } = scene
  let { x, y } = pointOnPart(scene, 0.9)
  let heading = random.range(0, 2 * Math.PI)
  const strength = sign(random) * contrast * random.range(0.8, 2.5)
  const width = random.range(0.5, 1.4)
  const steps = random.int(8, 70)
  const touched = new Map<number, number>()
  for (let step = 0; step < steps; step++) {
    for (let j = Math.floor(y - 3); j <= y + 3; j++) {
      for (let i = Math.floor(x - 3); i <= x + 3; i++) {
        if (i < 0 || j < 0 || i >= size || j >= size) continue
        const weight = Math.exp(-((i - x) ** 2 + (j - y) ** 2) / (2 * width * width))
        if (weight > (touched.get(j * size + i) ?? 0.05)) touched.set(j * size + i, weight)
      }
    }
    heading += random.normal() * 0.12
    x += 0.8 * Math.cos(heading)
    y += 0.8 * Math.sin(heading)
  }
  for (const [at, weight] of touched) pixels[at] = clampGrey(pixels[at]! + strength * weight)
}

/** A piece of the part from elsewhere. */
function patch (scene: Scene): void {
  const { random, source, size } = scene
  const { x, y } = pointOnPart(scene, 0.9)
  const from = pointOnPart(scene, 0.9)
  const turn = random.range(0, 2 * Math.PI)
  const offset = random.range(-1, 1) * scene.contrast
  region(scene, x, y, random.range(2.5, 11), random.range(0.3, 1), (value, weight, _u, _v, dx, dy) => {
    const sx = clampIndex(from.x + Math.cos(turn) * dx - Math.sin(turn) * dy, size)
    const sy = clampIndex(from.y + Math.sin(turn) * dx + Math.cos(turn) * dy, size)
    const opaque = Math.min(1, 2.5 * weight)
    return value * (1 - opaque) + opaque * (source[sy * size + sx]! + offset)
  })
}

/** The surface's own pattern flattened or roughened. */
function smear (scene: Scene): void {
  const { random, source, size, contrast } = scene
  const { x, y } = pointOnPart(scene, 0.9)
  const mean = source[clampIndex(y, size) * size + clampIndex(x, size)]!
  const roughness = random.uniform() < 0.5 ? contrast * random.range(0.5, 1.5) : 0
  region(scene, x, y, random.range(4, 13), random.range(0.4, 1), (value, weight) => {
    const opaque = Math.min(1, 1.5 * weight)
    return value * (1 - opaque) + opaque * (mean + roughness * random.normal())
  })
}

/** Material missing (chip) or standing out (burr) at the rim: ragged blobs along a short arc. */
function edgeDamage (scene: Scene): void {
  const { random, contrast } = scene
  const start = random.range(0, 2 * Math.PI)
  const count = random.int(1, 5)
  const strength = sign(random) * contrast * random.range(1, 2.5)
  const share = random.range(0.96, 1.03)
  for (let n = 0; n < count; n++) {
    const { x, y } = pointAt(scene, share, start + n * random.range(0.03, 0.09))
    region(scene, x, y, random.range(1.2, 4.5), random.range(0.4, 1),
      (value, weight) => value + strength * Math.min(1, 2 * weight))
  }
}

/** Applies `change` to the pixels of a turned ellipse with a ragged, soft rim; weight is 1 in the middle, u and v run from -1 to 1. */
function region ({ pixels, size, random }: Scene, x: number, y: number, radius: number, aspect: number,
  change: (value: number, weight: number, u: number, v: number, dx: number, dy: number) => number): void {
  const turn = random.range(0, Math.PI)
  const lobes = random.int(2, 5)
  const phase = random.range(0, 2 * Math.PI)
  const ragged = random.range(0, 0.35)
  const reach = Math.ceil(radius * 1.4)
  for (let j = Math.max(0, Math.floor(y - reach)); j <= Math.min(size - 1, y + reach); j++) {
    for (let i = Math.max(0, Math.floor(x - reach)); i <= Math.min(size - 1, x + reach); i++) {
      const dx = i - x
      const dy = j - y
      const u = (Math.cos(turn) * dx + Math.sin(turn) * dy) / radius
      const v = (-Math.sin(turn) * dx + Math.cos(turn) * dy) / (radius * aspect)
      const rim = 1 + ragged * Math.sin(lobes * Math.atan2(v, u) + phase)
      const distance = Math.hypot(u, v) / rim
      if (distance >= 1) continue
      pixels[j * size + i] = clampGrey(change(pixels[j * size + i]!, 1 - distance * distance, u, v, dx, dy))
    }
  }
}

/** Uniform over the part's disc up to `share` of its radius. */
function pointOnPart (scene: Scene, share: number): Point {
  return pointAt(scene, share * Math.sqrt(scene.random.uniform()), scene.random.range(0, 2 * Math.PI))
}

interface Point { readonly x: number, readonly y: number }

/** Where the crop shows the point at `share` of the outer radius, at `angle` in radians. */
function pointAt ({ size, rimPx, polar }: Scene, share: number, angle: number): Point {
  const radius = rimPx * share
  if (polar) return { x: (angle / (2 * Math.PI)) % 1 * size, y: radius }
  const centre = (size - 1) / 2
  return { x: centre + radius * Math.cos(angle), y: centre + radius * Math.sin(angle) }
}

function rimPx ({ mode, sizePx, margin }: CropSpec): number {
  return (mode === 'polar' ? sizePx - 1 : sizePx / 2) / margin
}

const sign = (random: Random): number => random.uniform() < 0.5 ? -1 : 1
const clampGrey = (value: number): number => Math.min(255, Math.max(0, value))
const clampIndex = (value: number, size: number): number => Math.min(size - 1, Math.max(0, Math.round(value)))

function deviation (values: Float32Array): number {
  let sum = 0
  let squares = 0
  for (const value of values) { sum += value; squares += value * value }
  return Math.sqrt(Math.max(1, squares / values.length - (sum / values.length) ** 2))
}
