// Child of webgpu.test.ts: the driver of WebGPU is named by the environment that a process starts with.
import { readFileSync } from 'node:fs'
import { createRandom } from '../../../src/domain/random.ts'
import { inputShape, type EncoderArchitecture } from '../../../src/encoder/architecture.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime, type OpenOnnx } from '../../../src/encoder/runtime-onnx.ts'
import { weightShapes } from '../../../src/encoder/weights.ts'
import { openOnGpu, tryWebGpu } from '../../../src/encoder/webgpu/choose-webgpu.ts'
import type { GpuDevice } from '../../../src/encoder/webgpu/fall-back.ts'
import { createEncoderThread } from '../../../src/inspection/threads/encoder-thread.ts'

/** What the parent checks. */
export interface WebGpuReport {
  readonly tried: string
  /** Largest difference of what WebGPU and the CPU give, by batch. */
  readonly differences: Readonly<Record<number, number>>
  readonly heatMapDifference: number
  /** Of the shipped encoder, one crop. */
  readonly shippedDifference: number
  /** What was said of the lost device, and how far the pass that met it is from the CPU's. */
  readonly lost: { readonly said: readonly string[]; readonly difference: number; readonly device: string }
}

const SMALL: EncoderArchitecture = {
  inputSize: 32,
  inputColumns: 64,
  wraps: true,
  turns: 2,
  patches: [0, 1],
  convolutions: [
    { channels: 8, stride: 2 },
    { channels: 12, stride: 2 }
  ],
  embeddingSize: 16
}
const openHere: OpenOnnx = (model, provider) => openOnnxRuntime(model, 1, provider)
const [rows, columns] = inputShape(SMALL)
const random = createRandom('webgpu')
const weights = new Map(
  [...weightShapes(SMALL, { has: (name) => !name.endsWith('/range') })].map(([name, shape]) => [
    name,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.2 * random.normal())
  ])
)
const model = toOnnx(SMALL, weights)
const cropsOf = (n: number, area = rows * columns): Float32Array =>
  Float32Array.from({ length: n * area }, () => random.normal())
/** Relative to values above 1, as features may be. */
const difference = (a: Float32Array, b: Float32Array): number =>
  a.length === b.length
    ? a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!) / Math.max(1, Math.abs(b[i]!))), 0)
    : NaN

const shipped = readFileSync(process.argv[2]!)
const tried = await tryWebGpu(openHere)
// As in the service: in a thread.
const thread = createEncoderThread(1)
const gpu = await thread.open(model, 'webgpu')
const cpu = await thread.open(model, 'cpu')
const differences: Record<number, number> = {}
for (const n of [1, 8, 32]) {
  const crops = cropsOf(n)
  differences[n] = difference(await gpu.look(crops), await cpu.look(crops))
}
const crop = cropsOf(1)
const heatMapDifference = difference(await gpu.heatMap(crop), await cpu.heatMap(crop))
const shippedGpu = await thread.open(shipped, 'webgpu')
const shippedCpu = await thread.open(shipped, 'cpu')
const full = cropsOf(
  1,
  inputShape(shippedGpu).reduce((a, b) => a * b, 1)
)
const shippedDifference = difference(await shippedGpu.embed(full), await shippedCpu.embed(full))

// ONNX Runtime refuses a pass on a session that is no more.
const said: string[] = []
const device: GpuDevice = { lost: false, onLost: (reason) => said.push(reason) }
let underneath = gpu
const watched: OpenOnnx = async (bytes, provider) => {
  const encoder = await openHere(bytes, provider)
  if (provider === 'webgpu') underneath = encoder
  return encoder
}
const guarded = await openOnGpu(model, watched, device)
const eight = cropsOf(8)
await guarded.look(eight)
await underneath.close()
const lostDifference = difference(await guarded.look(eight), await cpu.look(eight))

const report: WebGpuReport = {
  tried: tried.why,
  differences,
  heatMapDifference,
  shippedDifference,
  lost: { said, difference: lostDifference, device: guarded.device }
}
process.stdout.write(JSON.stringify(report))
process.exit(0)
