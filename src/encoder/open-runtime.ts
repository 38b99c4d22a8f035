import type { RuntimeChoice } from '../domain/models/runtime.ts'
import { loadTensorFlow, type LoadOutcome } from './load-tensorflow.ts'
import { openTensorFlowRuntime } from './runtime-tensorflow.ts'
import type { EncoderRuntime } from './runtime.ts'
import { decodeWeights, type WeightsFiles } from './weights-file.ts'

/** The files of a model version that an encoder is opened from. */
export interface EncoderFiles {
  readonly onnx: Uint8Array
  /** What TensorFlow opens it from; null where there is the ONNX model alone. */
  readonly weights: WeightsFiles | null
  /** Names their content: files of the same id are the same. */
  readonly id?: string
}

export type OpenEncoder = (files: EncoderFiles) => Promise<EncoderRuntime>

/**
 * Decides once, at the start, which engine runs encoders in this process.
 * @param openOnnx ONNX Runtime, in this thread or another
 * @param requireGpu `tensorflow` without a GPU is refused too
 * @throws Error when `tensorflow` (or a GPU) was asked for and can't be had: no silent fallback
 */
export async function chooseRuntime(
  choice: RuntimeChoice,
  openOnnx: (model: Uint8Array) => Promise<EncoderRuntime>,
  requireGpu = false,
  load: () => Promise<LoadOutcome> = loadTensorFlow
): Promise<OpenEncoder> {
  const onnx: OpenEncoder = (files) => openOnnx(files.onnx)
  if (choice === 'onnx') {
    if (requireGpu)
      throw new Error(
        "runtime 'onnx' runs on the CPU only, but a GPU is required: set runtime to 'tensorflow', or don't require "
          + 'a GPU'
      )
    return onnx
  }
  const outcome = await load()
  if (outcome.loaded !== null && (outcome.loaded.device === 'gpu' || (choice === 'tensorflow' && !requireGpu))) {
    const native = outcome.loaded
    return async (files) => {
      if (files.weights === null) {
        if (choice === 'auto' && !requireGpu) return onnx(files)
        throw new Error('it has no weights.json and weights.bin, which TensorFlow needs: set runtime to onnx or auto')
      }
      const { architecture, weights } = decodeWeights(files.weights)
      return openTensorFlowRuntime(native, architecture, weights)
    }
  }
  if (choice === 'auto' && !requireGpu) return onnx
  if (outcome.loaded !== null)
    throw new Error(
      `a GPU is required, but TensorFlow (${outcome.loaded.packageName}) sees none: check the driver, or don't `
        + 'require a GPU'
    )
  const missing =
    '@tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, and neither could be loaded '
    + `(${outcome.reasons.join('; ')})`
  throw new Error(
    requireGpu
      ? `a GPU is required, which needs ${missing}: install the first, or don't require a GPU`
      : `runtime '${choice}' needs ${missing}: install one, or set runtime to 'onnx'`
  )
}
