import type { ResolvedParameters, TrainParameters } from '../../domain/training/training.ts'
import { batchesPerEpoch } from './batches.ts'

/** Number of epochs for a large data set. */
const EPOCHS = 25
/** A small data set takes more epochs, until the network has made this many steps. */
const MIN_STEPS = 600

/** Sets the number of epochs if it is not given. */
export function resolveEpochs(parameters: TrainParameters, goodCount: number): ResolvedParameters {
  const epochs =
    parameters.epochs ?? Math.max(EPOCHS, Math.ceil(MIN_STEPS / batchesPerEpoch(goodCount, parameters.batchSize)))
  return { ...parameters, epochs }
}
