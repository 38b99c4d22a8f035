import type { RuntimeChoice } from '../domain/models/runtime.ts'
import { loadWasm } from './onnx-library.ts'
import { loadTensorFlow, type LoadOutcome, type NativeTensorFlow } from './load-tensorflow.ts'
import type { OpenOnnx } from './runtime-onnx.ts'
import { openTensorFlowRuntime } from './runtime-tensorflow.ts'
import type { EncoderRuntime } from './runtime.ts'
import { decodeWeights, type WeightsFiles } from './weights-file.ts'
import { openOnGpu, tryWebGpu, type WebGpuChoice } from './webgpu/choose-webgpu.ts'
import type { GpuDevice } from './webgpu/fall-back.ts'
import { whyNoGpu } from './webgpu/find-gpu.ts'

/** The files of a model version that an encoder is opened from. */
export interface EncoderFiles {
  readonly onnx: Uint8Array
  /** Reads the files for TensorFlow; null if there is only the ONNX model. */
  readonly readWeights: (() => Promise<WeightsFiles>) | null
  /** Identifies the content: files with the same id are the same. */
  readonly id?: string
}

export type OpenEncoder = (files: EncoderFiles) => Promise<EncoderRuntime>

/** Callbacks of the choice, and parts of the machine that tests replace. */
export interface RuntimeSeams {
  /** Called once with a text: what runs the encoders, and why. */
  readonly onChosen?: (line: string) => void
  /** Called once when the GPU is lost and the CPU takes over. */
  readonly onLost?: (line: string) => void
  readonly load?: () => Promise<LoadOutcome>
  readonly whyNoGpu?: () => Promise<string | null>
  readonly tryGpu?: (openOnnx: OpenOnnx) => Promise<WebGpuChoice>
  readonly loadWasm?: () => unknown
}

/**
 * Decides once, at the start, which engine runs encoders in this process. `auto` means TensorFlow if it finds a GPU;
 * otherwise ONNX Runtime with WebGPU if there is a GPU that is faster than the CPU; otherwise ONNX Runtime on the CPU.
 * @param openOnnx ONNX Runtime, in this thread or another
 * @param requireGpu whether to refuse engines that run on the CPU
 * @throws Error when the chosen engine or a required GPU is not available; there is no silent fallback
 */
export async function chooseRuntime(
  choice: RuntimeChoice,
  openOnnx: OpenOnnx,
  requireGpu = false,
  {
    onChosen = () => {},
    onLost = () => {},
    load = loadTensorFlow,
    whyNoGpu: why = whyNoGpu,
    tryGpu = tryWebGpu,
    loadWasm: wasm = loadWasm
  }: RuntimeSeams = {}
): Promise<OpenEncoder> {
  const onCpu: OpenEncoder = ({ onnx }) => openOnnx(onnx, 'cpu')
  const device: GpuDevice = {
    lost: false,
    onLost(reason) {
      onLost(`the GPU no longer works, the CPU takes over: ${reason}`)
    }
  }
  const onGpu: OpenEncoder = ({ onnx }) => openOnGpu(onnx, openOnnx, device)
  if (choice === 'onnx' || choice === 'wasm') {
    if (requireGpu)
      throw new Error(
        `runtime '${choice}' runs on the CPU only, but a GPU is required: set runtime to 'auto', or don't require a GPU`
      )
    if (choice === 'onnx') return onCpu
    wasm()
    onChosen('encoders run on the CPU by WebAssembly')
    return ({ onnx }) => openOnnx(onnx, 'wasm')
  }
  if (choice === 'webgpu') {
    const tried = await tryGpu(openOnnx)
    if (!tried.isUsable) throw new Error(`runtime 'webgpu' needs a GPU: ${tried.why}`)
    onChosen(`encoders run by WebGPU: ${tried.why}`)
    return onGpu
  }
  const outcome = await load()
  if (outcome.loaded !== null && (outcome.loaded.device === 'gpu' || (choice === 'tensorflow' && !requireGpu))) {
    onChosen(`encoders run by TensorFlow (${outcome.loaded.packageName}) on the ${outcome.loaded.device}`)
    return byTensorFlow(outcome.loaded, choice === 'auto' && !requireGpu ? onCpu : null)
  }
  const without = whyNoTensorFlow(outcome)
  if (choice === 'tensorflow')
    throw new Error(
      requireGpu
        ? `a GPU is required, but ${without}: check the driver, set runtime to 'auto', or don't require a GPU`
        : `runtime 'tensorflow' needs ${without}: install one, or set runtime to 'onnx'`
    )
  const none = requireGpu ? null : await why()
  const tried = none === null ? await tryGpu(openOnnx) : { isUsable: false, isFaster: false, why: none }
  if (requireGpu && !tried.isUsable) throw new Error(`a GPU is required, but ${without}; and ${tried.why}`)
  if (tried.isUsable && (tried.isFaster || requireGpu)) {
    onChosen(`encoders run by WebGPU: ${tried.why}`)
    return onGpu
  }
  onChosen(`encoders run on the CPU: ${tried.why}`)
  return onCpu
}

/** @param otherwise opens a version that lacks the files for TensorFlow; null to refuse it */
function byTensorFlow(native: NativeTensorFlow, otherwise: OpenEncoder | null): OpenEncoder {
  return async (files) => {
    if (files.readWeights === null) {
      if (otherwise !== null) return otherwise(files)
      throw new Error('it has no weights.json and weights.bin, which TensorFlow needs: set runtime to onnx or auto')
    }
    const { architecture, weights } = decodeWeights(await files.readWeights())
    return openTensorFlowRuntime(native, architecture, weights)
  }
}

function whyNoTensorFlow(outcome: LoadOutcome): string {
  if (outcome.loaded !== null) return `TensorFlow (${outcome.loaded.packageName}) sees none`
  const reasons = outcome.reasons.join('; ')
  return `@tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, and neither could be loaded (${reasons})`
}
