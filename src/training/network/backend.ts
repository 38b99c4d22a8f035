import * as tf from '@tensorflow/tfjs-core'
// It registers the gradients, which tfjs-core's Node build leaves out.
// oxlint-disable-next-line import/no-unassigned-import
import '@tensorflow/tfjs-layers'
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm'
import type { Backend } from '../../domain/training/training.ts'
import type { Convolve } from '../../encoder/forward.ts'
import { loadTensorFlow, type LoadOutcome } from '../../encoder/load-tensorflow.ts'
import { convolveOnWasm } from './circular-convolution.ts'

export interface TrainingBackend {
  readonly name: 'tensorflow' | 'wasm'
  readonly device: 'cpu' | 'gpu'
  readonly convolve: Convolve
}

/**
 * Selects the TensorFlow.js backend for training: `tensorflow` if a native package can be loaded, otherwise `wasm`.
 * @throws Error if `tensorflow` was requested but can't be loaded
 */
export async function chooseBackend(
  choice: Backend,
  threads: number,
  load: () => Promise<LoadOutcome> = loadTensorFlow
): Promise<TrainingBackend> {
  if (choice !== 'wasm') {
    const outcome = await load()
    if (outcome.loaded !== null)
      return {
        name: 'tensorflow',
        device: outcome.loaded.device,
        convolve: (x, kernel, stride) => tf.conv2d(x, kernel, stride, 'same')
      }
    if (choice === 'tensorflow') {
      throw new Error(
        `backend 'tensorflow' needs @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, and neither could be `
          + `loaded (${outcome.reasons.join('; ')}): install one, or use --backend wasm`
      )
    }
  }
  setThreadsCount(threads)
  if (!(await tf.setBackend('wasm')))
    throw new Error("the TensorFlow.js backend 'wasm' did not start: is WebAssembly switched off in this Node?")
  return { name: 'wasm', device: 'cpu', convolve: convolveOnWasm }
}
