import * as tf from '@tensorflow/tfjs-core'
import type { Label } from '../domain/labelled/label.ts'
import type { CropSpec } from '../domain/recipes/recipe.ts'
import { anomalyScore } from '../scoring/anomaly-score.ts'
import { createBank } from '../scoring/memory-bank.ts'
import { auroc } from '../scoring/roc.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { embedCuts, type Embed } from './dataset/embed-cuts.ts'
import { tripletLoss } from './network/losses.ts'
import type { ProgressFigures } from './network/measure-network.ts'
import { SHARPNESS } from './network/training-step.ts'

/**
 * Number of pictures of each kind from which the progress is measured; all of them would take longer than the epoch.
 */
const SAMPLE = 200
/** Number of pictures of each label for the triplet loss; these give as many triplets as a few batches do. */
const TRIPLET_SAMPLE = 32

/**
 * How well an encoder in training separates good parts from defects: on the training pictures and on the validation
 * pictures, both compared with good training parts. If there are many pictures, an evenly spaced sample is used.
 */
export async function progressFigures(
  embed: Embed,
  {
    train,
    validation,
    crop
  }: { readonly train: readonly Cut[]; readonly validation: readonly Cut[]; readonly crop: CropSpec },
  k: number
): Promise<ProgressFigures> {
  const rowsOf = async (cuts: readonly Cut[], label: Label): Promise<Float32Array[]> => {
    const some = sample(
      cuts.filter(({ picture }) => picture.label === label),
      SAMPLE
    )
    if (some.length === 0) return []
    const { rows, D } = await embedCuts(some, embed, crop)
    return some.map((_, n) => rows.subarray(n * D, (n + 1) * D))
  }
  const [trainDefect, defect] = [await rowsOf(train, 'defect'), await rowsOf(validation, 'defect')]
  if (trainDefect.length + defect.length === 0)
    return { validationAuroc: null, trainingAuroc: null, validationTripletLoss: null }

  const [trainGood, good] = [await rowsOf(train, 'good'), await rowsOf(validation, 'good')]
  const bank = createBank(Float32Array.from(trainGood.flatMap((row) => [...row])), trainGood[0]!.length)
  const scores = (rows: readonly Float32Array[]): number[] => rows.map((row) => anomalyScore(row, bank, null, k))
  // A row of the bank finds itself at distance 0. So one more neighbour is requested, and the mean is taken over the
  // others.
  const found = Math.min(k + 1, bank.K)
  const scoresOfBank = (): number[] =>
    trainGood.map((row) => (anomalyScore(row, bank, null, found) * found) / (found - 1))
  return {
    validationAuroc: auroc(scores(good), scores(defect)),
    trainingAuroc: found < 2 ? null : auroc(scoresOfBank(), scores(trainDefect)),
    validationTripletLoss: allTripletsLoss(sample(good, TRIPLET_SAMPLE), sample(defect, TRIPLET_SAMPLE))
  }
}

/** The triplet loss over every triplet of the rows; null without two good rows and a defect. */
function allTripletsLoss(good: readonly Float32Array[], defect: readonly Float32Array[]): number | null {
  if (good.length < 2 || defect.length === 0) return null
  const rows = [...good, ...defect].map((row) => [...row])
  return tf.tidy(
    () =>
      tripletLoss(tf.tensor2d(rows), { goodCount: good.length, realCount: defect.length }, SHARPNESS, 0).dataSync()[0]!
  )
}

function sample<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(all.length / most))
  return all.filter((_, n) => n % step === 0)
}
