import type { Random } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import { normalise } from '../../imaging/crop/normalise.ts'
import { bite, pushedAround, pushedProfile } from './drawn-defects/at-edge.ts'
import { crumbs, flash } from './drawn-defects/burr.ts'
import { blob, patch, pit, scratch, smear, stain } from './drawn-defects/on-face.ts'
import { createScene, type Scene } from './drawn-defects/scene.ts'

/**
 * Draws a synthetic defect onto the crop of a good part: a negative for training if real defects are few or missing.
 * Kinds: blob (dent, stain), pit (pore, blowhole), scratch, foreign patch (cut and paste: Li et al. 2021,
 * arXiv:2104.04015), smear (lost finish); and at the edges a bite (chip, burr), crumbs, flash, and a displaced profile.
 * `EVERY_KIND` adds a stain, and a profile that is displaced all around. Their strength is a multiple of the crop's own
 * contrast.
 *
 * Shapes  crop [sizePx, columns] grey levels, square or polar; returns a new array
 */
export function drawDefect(
  crop: Float32Array,
  spec: CropSpec,
  random: Random,
  kinds: DefectKinds = USUAL_KINDS
): Float32Array {
  const before = normalise(crop, spec).data
  for (let attempt = 1; ; attempt++) {
    const result = drawOnce(crop, spec, random, kinds)
    if (attempt === MAX_ATTEMPTS || isVisible(before, normalise(result, spec).data)) return result
  }
}

/**
 * Some pixel of the network's input must change by this many standard deviations. Otherwise a good part would be shown
 * as a defect.
 */
const VISIBLE_CHANGE = 0.25
/**
 * Maximum number of attempts: a bright spot on an overexposed part, or a chip outside of the network's input, is drawn
 * again.
 */
const MAX_ATTEMPTS = 20

const isVisible = (before: Float32Array, after: Float32Array): boolean =>
  before.some((value, i) => Math.abs(value - after[i]!) >= VISIBLE_CHANGE)

function drawOnce(crop: Float32Array, spec: CropSpec, random: Random, kinds: DefectKinds): Float32Array {
  const scene = createScene(crop, spec, random)
  random.pick(kinds)(scene)
  return scene.pixels
}

/** One of these kinds is drawn; a kind that is listed twice is drawn twice as often. */
export type DefectKinds = readonly ((scene: Scene) => void)[]

export const USUAL_KINDS: DefectKinds = [
  blob,
  scratch,
  patch,
  smear,
  bite,
  bite,
  pushedProfile,
  pushedProfile,
  crumbs,
  pit,
  pit,
  flash
]
/**
 * Also contains kinds that affect the whole part: if there are few real defects, the drawn ones must represent every
 * kind.
 */
export const EVERY_KIND: DefectKinds = [...USUAL_KINDS, stain, stain, pushedAround]

/** Functions that draw each kind of defect, by its name in reports. */
export const DEFECTS_BY_NAME: Readonly<Record<string, (scene: Scene) => void>> = {
  dent: blob,
  pit,
  scratch,
  'foreign patch': patch,
  smear,
  stain,
  chip: bite,
  flash,
  crumbs,
  'pushed profile': pushedProfile
}
