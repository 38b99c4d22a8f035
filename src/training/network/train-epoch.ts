import type * as tf from '@tensorflow/tfjs-core'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { ResolvedParameters } from '../../domain/training/training.ts'
import { batchesPerEpoch, epochBatches, type TrainingCrops } from './batches.ts'
import { hardness, schedule } from './training-schedule.ts'
import { type Losses, type Network, trainingStep } from './training-step.ts'

/** The options of TrainNetworkOptions that one epoch needs. */
export interface EpochOptions {
  readonly crop: CropSpec
  readonly crops: TrainingCrops
  readonly parameters: ResolvedParameters
  /** Progress within an epoch (from 1): number of finished batches, and of all batches. */
  readonly onBatch?: (epoch: number, done: number, of: number) => void
  readonly signal?: AbortSignal
}

/** Trains on each batch of an epoch (from 0). @returns means of the losses over the batches */
export async function trainEpoch(
  network: Network,
  { crops, crop, parameters, signal, onBatch }: EpochOptions,
  epoch: number
): Promise<Losses> {
  const perEpoch = batchesPerEpoch(crops.good.length, parameters.batchSize)
  const totalSteps = parameters.epochs * perEpoch
  const sums = { total: 0, triplet: 0, classification: 0, reconstruction: 0, defectMap: 0 }
  let done = 0
  for (const batch of epochBatches(crops, crop, { batchSize: parameters.batchSize, seed: parameters.seed, epoch })) {
    signal?.throwIfAborted()
    const step = epoch * perEpoch + done
    setLearningRate(network.optimizer, parameters.learningRate * schedule(step, totalSteps))
    const losses = await trainingStep(network, batch, step, hardness(step, totalSteps))
    if (!Number.isFinite(losses.total))
      throw new Error(
        `the loss became ${losses.total} in epoch ${epoch + 1}: lower the learning rate (now `
          + `${parameters.learningRate})`
      )
    sums.total += losses.total / perEpoch
    sums.triplet += losses.triplet / perEpoch
    sums.reconstruction += losses.reconstruction / perEpoch
    sums.classification += losses.classification / perEpoch
    sums.defectMap += losses.defectMap / perEpoch
    done++
    onBatch?.(epoch + 1, done, perEpoch)
  }
  return sums
}

/** tfjs keeps the field protected, but reads it again in each step. */
function setLearningRate(optimizer: tf.Optimizer, learningRate: number): void {
  ;(optimizer as unknown as { learningRate: number }).learningRate = learningRate
}
