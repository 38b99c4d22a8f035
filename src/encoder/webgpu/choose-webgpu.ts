import type { EncoderRuntime } from '../runtime.ts'
import type { OpenOnnx } from '../runtime-onnx.ts'
import { firstLine, type GpuDevice, noteLoss, withFallBack } from './fall-back.ts'
import { type Measured, measureWebGpu, SOFTWARE } from './measure.ts'

/** As both engines must agree. */
const MAX_DIFFERENCE = 1e-4

export interface WebGpuChoice {
  /** Whether it is a GPU that computes right. */
  readonly isUsable: boolean
  /** Whether it is faster than the CPU, too. */
  readonly isFaster: boolean
  /** Why, in words. */
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
  // Written so that NaN is too much.
  if (!(difference <= MAX_DIFFERENCE))
    return { isUsable: false, isFaster: false, why: `WebGPU computes wrong: embeddings differ by ${difference}` }
  if (!(webgpuMs <= SOFTWARE * cpuMs))
    return { isUsable: false, isFaster: false, why: `the WebGPU adapter is no GPU but software: ${times}` }
  return { isUsable: true, isFaster: webgpuMs < cpuMs, why: times }
}

/** Opens an encoder on the GPU, or on the CPU where the device was lost. */
export async function openOnGpu(model: Uint8Array, openOnnx: OpenOnnx, device: GpuDevice): Promise<EncoderRuntime> {
  const openCpu = (): Promise<EncoderRuntime> => openOnnx(model, 'cpu')
  if (device.lost) return openCpu()
  let gpu
  try {
    gpu = await openOnnx(model, 'webgpu')
  } catch (error) {
    // A model that the CPU refuses, too, says nothing of the device.
    const cpu = await openCpu()
    noteLoss(device, error)
    return cpu
  }
  return withFallBack(gpu, openCpu, device)
}
