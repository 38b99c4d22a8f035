import { createRandom, type Random } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipe.ts'
import { normalise } from '../../imaging/normalise.ts'
import { shuffle } from '../shuffle.ts'
import { augment } from './augment.ts'
import { drawDefect } from './synthetic-defect.ts'

/** Crops of training pictures, grey levels [sizePx, sizePx], before augmentation. */
export interface TrainingCrops {
  /** At least two. */
  readonly good: readonly Float32Array[]
  /** May be empty: then every negative is a synthetic defect on a good part. */
  readonly defect: readonly Float32Array[]
}

export interface Batch {
  /** [N, sizePx, sizePx], standardised; good parts first. */
  readonly pixels: Float32Array
  readonly goodCount: number
}

/**
 * The share of a batch's negatives that are synthetic: all where there is no real defect, fewer the more real ones there are (a
 * handful says little about the next one), none from 100 on. Beside plenty of real ones they only harm: the hardest negative of a
 * batch would always be the faintest drawing.
 */
export function syntheticShare (realDefects: number): number {
  return Math.max(0, 1 - realDefects / 100)
}

/** Batches of one epoch: each good part once, as many negatives as good parts. */
export function batchesPerEpoch (goodCount: number, batchSize: number): number {
  return Math.ceil(goodCount / goodPerBatch(batchSize))
}

const goodPerBatch = (batchSize: number): number => Math.ceil(batchSize / 2)

/**
 * The batches of one epoch; the same for the same seed and epoch, so that a resumed training sees what an unbroken one would have seen.
 * With fewer good parts than half a batch, parts repeat within a batch, each time in another view.
 */
export function * epochBatches (crops: TrainingCrops, spec: CropSpec, options: { batchSize: number, seed: number, epoch: number }): Generator<Batch> {
  const random = createRandom(options.seed).fork(`epoch ${options.epoch}`)
  const order = shuffle(crops.good, random)
  const goodCount = goodPerBatch(options.batchSize)
  const area = spec.sizePx ** 2
  const share = syntheticShare(crops.defect.length)
  for (let batch = 0; batch < batchesPerEpoch(crops.good.length, options.batchSize); batch++) {
    const pixels = new Float32Array(options.batchSize * area)
    for (let n = 0; n < options.batchSize; n++) {
      const crop = n < goodCount
        ? order[(batch * goodCount + n) % order.length]!
        : negative(crops, spec, share, random)
      pixels.set(normalise(augment(crop, spec, random), spec).data, n * area)
    }
    yield { pixels, goodCount }
  }
}

function negative (crops: TrainingCrops, spec: CropSpec, syntheticShare: number, random: Random): Float32Array {
  return random.uniform() < syntheticShare
    ? drawDefect(random.pick(crops.good), spec, random)
    : random.pick(crops.defect)
}
