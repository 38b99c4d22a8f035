import type { ResolvedParameters, TrainParameters } from '../../domain/training/training.ts'
import { batchesPerEpoch } from './batches.ts'

/** Passes over a large data set. */
const EPOCHS = 25
/** A small data set takes more passes, until the network has made this many steps. */
const MIN_STEPS = 600

/** Fills in the number of epochs where it was left open. */
export function resolveEpochs(parameters: TrainParameters, goodCount: number): ResolvedParameters {
  const epochs =
    parameters.epochs ?? Math.max(EPOCHS, Math.ceil(MIN_STEPS / batchesPerEpoch(goodCount, parameters.batchSize)))
  return { ...parameters, epochs }
}
