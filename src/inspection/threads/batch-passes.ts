import { inputShape } from '../../encoder/architecture.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'

/** Crops in one pass at most: 512 KB at 128 px. */
const MOST_CROPS = 8

interface Waiting {
  readonly crop: Float32Array
  readonly resolve: (embedding: Float32Array) => void
  readonly reject: (error: unknown) => void
}

/**
 * One pass at a time: single crops that come while it runs wait and go together in the next; a crop that comes while nothing runs goes at once, alone.
 * Of a pass that fails each crop is tried by itself, so that none pays for another. Several crops given at once are a pass of their own.
 */
export function batchPasses(encoder: EncoderRuntime): EncoderRuntime {
  const { embeddingSize: D } = encoder
  const [rows, columns] = inputShape(encoder)
  const area = rows * columns
  const waiting: Waiting[] = []
  let running = false

  async function pass(batch: readonly Waiting[]): Promise<void> {
    const crops = new Float32Array(batch.length * area)
    batch.forEach(({ crop }, n) => {
      crops.set(crop, n * area)
    })
    const embeddings = await encoder.embed(crops)
    if (embeddings.length !== batch.length * D)
      throw new RangeError(`expected ${batch.length} embeddings of ${D} values, received ${embeddings.length} values`)
    batch.forEach(({ resolve }, n) => {
      resolve(embeddings.slice(n * D, (n + 1) * D))
    })
  }

  const alone = ({ crop, resolve, reject }: Waiting): Promise<void> => encoder.embed(crop).then(resolve, reject)

  async function work(): Promise<void> {
    running = true
    for (let batch = waiting.splice(0, MOST_CROPS); batch.length > 0; batch = waiting.splice(0, MOST_CROPS)) {
      if (batch.length === 1) await alone(batch[0]!)
      else
        await pass(batch).catch(async () => {
          for (const one of batch) await alone(one)
        })
    }
    running = false
  }

  return {
    ...encoder,
    embed: (crops) =>
      crops.length !== area
        ? encoder.embed(crops)
        : new Promise((resolve, reject) => {
            waiting.push({ crop: crops, resolve, reject })
            if (!running) void work()
          })
  }
}
