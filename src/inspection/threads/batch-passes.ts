import { inputShape } from '../../encoder/architecture.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'

/** Largest number of crops in one pass: 512 KB at 128 px. */
const MAX_CROPS = 8

interface Waiting {
  readonly crop: Float32Array
  readonly resolve: (row: Float32Array) => void
  readonly reject: (error: unknown) => void
}

/**
 * Runs one pass at a time. Single crops that arrive during a pass are encoded together in the next one. A crop that
 * arrives while no pass runs is encoded at once. If a pass fails, each of its crops is tried alone, so that a bad crop
 * does not affect the others. Several crops in one call form their own pass.
 */
export function batchPasses(encoder: EncoderRuntime): EncoderRuntime {
  const { embeddingSize: D, featureSize } = encoder
  const L = D + featureSize
  const [rows, columns] = inputShape(encoder)
  const area = rows * columns
  const waiting: Waiting[] = []
  let running = false

  async function pass(batch: readonly Waiting[]): Promise<void> {
    const crops = new Float32Array(batch.length * area)
    batch.forEach(({ crop }, n) => {
      crops.set(crop, n * area)
    })
    const rows = await encoder.look(crops)
    if (rows.length !== batch.length * L)
      throw new RangeError(`expected ${batch.length} rows of ${L} values, received ${rows.length} values`)
    batch.forEach(({ resolve }, n) => {
      resolve(rows.slice(n * L, (n + 1) * L))
    })
  }

  const alone = ({ crop, resolve, reject }: Waiting): Promise<void> => encoder.look(crop).then(resolve, reject)

  async function work(): Promise<void> {
    running = true
    for (let batch = waiting.splice(0, MAX_CROPS); batch.length > 0; batch = waiting.splice(0, MAX_CROPS)) {
      if (batch.length === 1) await alone(batch[0]!)
      else
        await pass(batch).catch(async () => {
          for (const one of batch) await alone(one)
        })
    }
    running = false
  }

  const lookAtOne = (crop: Float32Array): Promise<Float32Array> =>
    new Promise((resolve, reject) => {
      waiting.push({ crop, resolve, reject })
      if (!running) void work()
    })

  return {
    ...encoder,
    // The device may change.
    get device() {
      return encoder.device
    },
    look: (crops) => (crops.length === area ? lookAtOne(crops) : encoder.look(crops)),
    embed: async (crops) => (crops.length === area ? (await lookAtOne(crops)).slice(0, D) : encoder.embed(crops))
  }
}
