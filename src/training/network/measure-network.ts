import * as tf from '@tensorflow/tfjs-core'
import type { TrainProgress } from '../../domain/training/training.ts'
import { type EncoderArchitecture, inputShape, parameterShapes } from '../../encoder/architecture.ts'
import { embed } from '../../encoder/forward.ts'
import type { EncoderWeights } from '../../encoder/weights.ts'

/** Crops that are embedded at once. */
const EMBED_BATCH = 64

/** Crops [n, rows, columns] standardised in, embeddings [n, D] out. */
export type Embed = (crops: Float32Array) => Promise<Float32Array>

/** How well the embedding separates parts, for the progress. */
export type ProgressFigures = Pick<TrainProgress, 'validationAuroc' | 'trainingAuroc' | 'validationTripletLoss'>

/** Measures the figures of a network. @param weights folded */
export async function measureNetwork(
  architecture: EncoderArchitecture,
  weights: EncoderWeights,
  measure: (embed: Embed) => Promise<ProgressFigures>
): Promise<ProgressFigures> {
  const tensors = new Map(
    [...parameterShapes(architecture)].map(([name, shape]) => [name, tf.tensor(weights.get(name)!, [...shape])])
  )
  try {
    return await measure(embedder(architecture, tensors))
  } finally {
    tf.dispose([...tensors.values()])
  }
}

/** Embeds in batches, which fit in memory. */
function embedder(architecture: EncoderArchitecture, tensors: ReadonlyMap<string, tf.Tensor>): Embed {
  const { embeddingSize } = architecture
  const [rows, columns] = inputShape(architecture)
  const area = rows * columns
  return async (crops) => {
    const result = new Float32Array((crops.length / area) * embeddingSize)
    for (let from = 0; from * area < crops.length; from += EMBED_BATCH) {
      const piece = crops.subarray(from * area, (from + EMBED_BATCH) * area)
      const embeddings = tf.tidy(() =>
        embed(architecture, tensors, tf.tensor4d(piece, [piece.length / area, rows, columns, 1]))
      )
      result.set(await embeddings.data(), from * embeddingSize)
      embeddings.dispose()
    }
    return result
  }
}
