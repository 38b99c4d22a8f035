import { createRandom } from '../../domain/random.ts'
import { RECIPE_DEFAULTS } from '../../domain/recipes/recipe.ts'
import {
  type EncoderArchitecture,
  inputShape,
  judgingArchitecture,
  parameterShapes,
  trainingArchitecture
} from '../architecture.ts'
import { toOnnx } from '../onnx-model.ts'
import type { OpenOnnx } from '../runtime-onnx.ts'
import type { EncoderRuntime } from '../runtime.ts'

export interface Measured {
  /** Milliseconds for one batch, including the transfer to the device and back. */
  readonly webgpuMs: number
  readonly cpuMs: number
  /** Number of crops in the batch. */
  readonly batch: number
  /** Largest difference of a value of the embeddings. */
  readonly difference: number
}

/** The largest batch that inspections make. */
const BATCH = 8
/**
 * A software driver takes about a hundred times as long as ONNX Runtime on the CPU; the slowest GPUs take two or three
 * times as long. One crop is enough to see this.
 */
export const SOFTWARE = 5
const RUNS = 3

/** The encoder of the standard recipe. Its weights are random, because the time does not depend on them. */
const STANDARD = judgingArchitecture(trainingArchitecture(RECIPE_DEFAULTS.crop))

/** Crops [n, rows, columns] of noise, the same each time. */
export function noiseCrops(n: number, input: Parameters<typeof inputShape>[0]): Float32Array {
  const random = createRandom('webgpu crops')
  const [rows, columns] = inputShape(input)
  return Float32Array.from({ length: n * rows * columns }, () => random.normal())
}

/** NaN if a value is NaN, or if the numbers of values differ. */
export function largestDifference(values: Float32Array, expected: Float32Array): number {
  if (values.length !== expected.length) return NaN
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(values[i]! - value)), 0)
}

/**
 * Runs the same crops on WebGPU and on the CPU: first one crop, then a full batch unless WebGPU is far too slow.
 * @throws Error of ONNX Runtime when WebGPU is not available
 */
export async function measureWebGpu(
  openOnnx: OpenOnnx,
  clockMs: () => number = performance.now.bind(performance),
  architecture: EncoderArchitecture = STANDARD
): Promise<Measured> {
  const random = createRandom('webgpu')
  const model = toOnnx(
    architecture,
    new Map(
      [...parameterShapes(architecture)].map(([name, shape]) => {
        const size = shape.reduce((a, b) => a * b, 1)
        const scale = Math.sqrt((2 * shape.at(-1)!) / size)
        return [name, Float32Array.from({ length: size }, () => scale * random.normal())]
      })
    )
  )
  const crops = noiseCrops(BATCH, architecture)
  const webgpu = await openOnnx(model, 'webgpu')
  try {
    const cpu = await openOnnx(model, 'cpu')
    try {
      const one = await compare(webgpu, cpu, crops.subarray(0, crops.length / BATCH), 1)
      if (one.webgpuMs > SOFTWARE * one.cpuMs) return one
      const all = await compare(webgpu, cpu, crops, BATCH)
      return { ...all, difference: Math.max(one.difference, all.difference) }
    } finally {
      await cpu.close()
    }
  } finally {
    await webgpu.close()
  }

  async function compare(
    webgpu: EncoderRuntime,
    cpu: EncoderRuntime,
    crops: Float32Array,
    batch: number
  ): Promise<Measured> {
    // The first pass compiles shaders and allocates memory, so it is not timed.
    const difference = largestDifference(await webgpu.embed(crops), await cpu.embed(crops))
    return { webgpuMs: await leastMs(webgpu, crops), cpuMs: await leastMs(cpu, crops), batch, difference }
  }

  async function leastMs(encoder: EncoderRuntime, crops: Float32Array): Promise<number> {
    let least = Infinity
    for (let n = 0; n < RUNS; n++) {
      const startMs = clockMs()
      await encoder.embed(crops)
      least = Math.min(least, clockMs() - startMs)
    }
    return least
  }
}
