import type { EncoderRuntime } from '../runtime.ts'
import type { OpenOnnx } from '../runtime-onnx.ts'
import { firstLine } from '../first-line.ts'
import { type GpuDevice, noteLoss, withFallBack } from './fall-back.ts'
import { largestDifference, type Measured, measureWebGpu, noiseCrops, SOFTWARE } from './measure.ts'

/** Largest difference of both engines in any value of an embedding. */
const MAX_DIFFERENCE = 1e-4
/** Largest difference in the features, relative to the largest feature. A hundredth does not change a clear verdict. */
const MAX_SHARE = 1e-2

export interface WebGpuChoice {
  /** Whether it is a GPU with correct results. */
  readonly isUsable: boolean
  /** Whether it is also faster than the CPU. */
  readonly isFaster: boolean
  /** Text with the reason. */
  readonly why: string
}

/** Tries WebGPU and measures it. */
export async function tryWebGpu(
  openOnnx: OpenOnnx,
  measure: (openOnnx: OpenOnnx) => Promise<Measured> = measureWebGpu
): Promise<WebGpuChoice> {
  let measured
  try {
    measured = await measure(openOnnx)
  } catch (error) {
    return { isUsable: false, isFaster: false, why: `WebGPU cannot be had: ${firstLine(error)}` }
  }
  const { webgpuMs, cpuMs, batch, difference } = measured
  const times = `a batch of ${batch} takes ${webgpuMs.toFixed(1)} ms by WebGPU and ${cpuMs.toFixed(1)} ms on the CPU`
  // Written so that NaN counts as too large.
  if (!(difference <= MAX_DIFFERENCE))
    return { isUsable: false, isFaster: false, why: `WebGPU computes wrong: embeddings differ by ${difference}` }
  if (!(webgpuMs <= SOFTWARE * cpuMs))
    return { isUsable: false, isFaster: false, why: `the WebGPU adapter is no GPU but software: ${times}` }
  return { isUsable: true, isFaster: webgpuMs < cpuMs, why: times }
}

/**
 * Opens an encoder on the GPU, or on the CPU where the device was lost. Where both answer the same crop differently,
 * the device counts as lost: what it computes wrong may still look like an embedding.
 * @throws Error when the CPU cannot open it, which says nothing of the device
 */
export async function openOnGpu(model: Uint8Array, openOnnx: OpenOnnx, device: GpuDevice): Promise<EncoderRuntime> {
  const openCpu = (): Promise<EncoderRuntime> => openOnnx(model, 'cpu')
  const cpu = await openCpu()
  if (device.lost) return cpu
  let gpu: EncoderRuntime | undefined
  try {
    gpu = await openOnnx(model, 'webgpu')
    await requireSame(gpu, cpu)
  } catch (error) {
    noteLoss(device, error)
    await gpu?.close().catch(() => {})
    return cpu
  }
  await cpu.close()
  return withFallBack(gpu, openCpu, device)
}

/** @throws Error where the GPU sees another part in the same crop */
async function requireSame(gpu: EncoderRuntime, cpu: EncoderRuntime): Promise<void> {
  const crop = noiseCrops(1, cpu)
  const [seen, expected] = [await gpu.look(crop), await cpu.look(crop)]
  const { embeddingSize: D } = cpu
  const difference = largestDifference(seen.subarray(0, D), expected.subarray(0, D))
  const features = expected.subarray(D)
  const largest = features.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const ofFeatures = largestDifference(seen.subarray(D), features)
  // Written so that NaN counts as too large.
  if (!(difference <= MAX_DIFFERENCE && ofFeatures <= MAX_SHARE * largest))
    throw new Error(`it computes wrong: embeddings differ by ${difference}, features by ${ofFeatures} of ${largest}`)
}
