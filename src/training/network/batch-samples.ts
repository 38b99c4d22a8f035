import { createRandom, type Random } from '../../domain/random.ts'
import { cropArea, type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'
import type { Augment } from './augment.ts'
import { type DefectKinds, drawDefect } from './synthetic-defect.ts'

/** Pixels of the crop per pixel of a defect map, on each axis. */
export const DEFECT_MAP_STEP = 4

interface Sample {
  readonly crop: Float32Array
  readonly defectMap: Float32Array
}

export function realDefect(defects: readonly Float32Array[], spec: CropSpec, vary: Augment, random: Random): Sample {
  return {
    crop: vary(random.pick(defects), spec, random),
    defectMap: new Float32Array(cropArea(spec) / DEFECT_MAP_STEP ** 2).fill(-1)
  }
}

/** The same view of the part with and without the defect, so that the defect is the only difference. */
export function drawnDefect(
  good: Float32Array,
  spec: CropSpec,
  kinds: DefectKinds,
  vary: Augment,
  random: Random
): Sample {
  const view = random.int(0, 0x7fffffff)
  const crop = vary(drawDefect(good, spec, random, kinds), spec, createRandom(view))
  return { crop, defectMap: differenceMap(crop, vary(good, spec, createRandom(view)), cropColumns(spec)) }
}

/** A pixel of the map counts as a defect if the grey level differs by at least this much anywhere in its square. */
const VISIBLE_DIFFERENCE = 10

function differenceMap(a: Float32Array, b: Float32Array, columns: number): Float32Array {
  const across = columns / DEFECT_MAP_STEP
  const map = new Float32Array(a.length / DEFECT_MAP_STEP ** 2)
  for (let i = 0; i < a.length; i++) {
    if (Math.abs(a[i]! - b[i]!) < VISIBLE_DIFFERENCE) continue
    const [y, x] = [Math.floor(i / columns), i % columns]
    map[Math.floor(y / DEFECT_MAP_STEP) * across + Math.floor(x / DEFECT_MAP_STEP)] = 1
  }
  return map
}
