import * as tf from '@tensorflow/tfjs-core'
import type { TrainProgress } from '../../domain/training/training.ts'

/** The state of a training after an epoch: enough to resume it as if it had never stopped. */
export interface Checkpoint {
  readonly history: readonly TrainProgress[]
  /** Encoder's and decoder's tensors by name. */
  readonly values: ReadonlyMap<string, Float32Array>
  /** The optimiser's own tensors, in its order. */
  readonly optimizer: readonly OptimizerTensor[]
}

export interface OptimizerTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
  readonly values: readonly number[] | Float32Array
}

/** Where checkpoints go; the caller decides on files. */
export interface CheckpointStore {
  load(): Promise<Checkpoint | null>
  save(checkpoint: Checkpoint): Promise<void>
}

export async function readOptimizer(optimizer: tf.Optimizer): Promise<OptimizerTensor[]> {
  const tensors: OptimizerTensor[] = []
  const [steps, ...moments] = await optimizer.getWeights()
  for (const { name, tensor } of [steps!, ...moments]) {
    tensors.push({
      name,
      shape: tensor.shape,
      dtype: tensor.dtype as 'float32' | 'int32',
      values: Float32Array.from(await tensor.data())
    })
  }
  steps!.tensor.dispose() // made for us; the moments are the optimiser's own
  return tensors
}

export async function restoreOptimizer(optimizer: tf.Optimizer, tensors: readonly OptimizerTensor[]): Promise<void> {
  const named = tensors.map(({ name, shape, dtype, values }) => ({
    name,
    tensor: tf.tensor(Array.from(values), [...shape], dtype)
  }))
  await optimizer.setWeights(named)
  tf.dispose(named.map(({ tensor }) => tensor)) // the optimiser holds variables of its own
}
