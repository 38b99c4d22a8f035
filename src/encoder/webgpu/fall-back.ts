import { firstLine } from '../first-line.ts'
import { batchSize, type EncoderRuntime, noHeatMap } from '../runtime.ts'

/** The one device that all encoders of a process share. */
export interface GpuDevice {
  lost: boolean
  /** Called once. @param reason a text */
  readonly onLost: (reason: string) => void
}

/** How far from 1 the length of an embedding may be. */
const LENGTH_TOLERANCE = 1e-3

/**
 * An encoder on a GPU that continues on the CPU when the device is lost. The failed pass is repeated on the CPU, and
 * all later ones run there. Results that an encoder cannot give count as a failed pass, so that no part is judged by
 * them.
 * @param openCpu opens the same encoder on the CPU; called when it is needed
 */
export function withFallBack(
  gpu: EncoderRuntime,
  openCpu: () => Promise<EncoderRuntime>,
  device: GpuDevice
): EncoderRuntime {
  const { embeddingSize: D, featureSize } = gpu
  let opened: Promise<EncoderRuntime> | undefined
  const onCpu = (): Promise<EncoderRuntime> => {
    const opening = (opened ??= openCpu())
    opening.catch(() => {
      opened = undefined
    })
    return opening
  }
  async function run(
    crops: Float32Array,
    ask: (encoder: EncoderRuntime) => Promise<Float32Array>,
    isSound: (values: Float32Array, n: number) => boolean
  ): Promise<Float32Array> {
    const n = batchSize(crops, gpu)
    if (!device.lost) {
      try {
        const values = await ask(gpu)
        if (isSound(values, n)) return values
        noteLoss(device, new Error('its results are not those of an encoder'))
      } catch (error) {
        noteLoss(device, error)
      }
    }
    return ask(await onCpu())
  }
  return {
    ...gpu,
    get device() {
      return device.lost ? 'cpu' : 'gpu'
    },
    embed: (crops) =>
      run(
        crops,
        (encoder) => encoder.embed(crops),
        (rows, n) => areEmbeddings(rows, n, D, D)
      ),
    look: (crops) =>
      run(
        crops,
        (encoder) => encoder.look(crops),
        (rows, n) => areEmbeddings(rows, n, D, D + featureSize)
      ),
    async heatMap(crop) {
      if (gpu.heatMapSize === null) throw noHeatMap()
      return run(
        crop,
        (encoder) => encoder.heatMap(crop),
        (map) => map.every((value) => value >= 0 && value <= 1)
      )
    },
    async close() {
      // A lost device may fail to release its memory.
      await gpu.close().catch(() => {})
      // If it could not be opened, its caller has received the error already.
      const cpu = await opened?.catch(() => undefined)
      await cpu?.close()
    }
  }
}

/** Notes that the device no longer works. */
export function noteLoss(device: GpuDevice, error: unknown): void {
  if (device.lost) return
  device.lost = true
  device.onLost(firstLine(error))
}

/** Whether the values [n, L] are finite and each row begins with an embedding of length 1. */
function areEmbeddings(rows: Float32Array, n: number, D: number, L: number): boolean {
  if (rows.length !== n * L) return false
  for (let at = 0; at < rows.length; at += L) {
    let squares = 0
    for (let d = 0; d < D; d++) squares += rows[at + d]! ** 2
    // Written so that NaN is refused.
    if (!(Math.abs(Math.sqrt(squares) - 1) <= LENGTH_TOLERANCE)) return false
  }
  return rows.every(Number.isFinite)
}
