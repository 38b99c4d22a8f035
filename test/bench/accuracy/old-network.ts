import * as tf from '@tensorflow/tfjs-core'
import { createRandom, type Random } from '../../../src/domain/random.ts'
import { dihedral } from '../../../src/training/network/augment.ts'
import type { TrainingBackend } from '../../../src/training/network/backend.ts'

// The older project's network and loss, after its description: an autoencoder whose 512 sigmoid units are the
// embedding, the "lossless" triplet loss (Arsenault 2018), triplets drawn at random, and the nearer of two means as its
// decision. Crops are grey levels / 255.

const EMBEDDING = 512
const CHANNELS = [16, 32, 64] as const
/** Side of the reconstruction. */
const DECODED = 32
const TRIPLETS = 16

export interface OldNetworkOptions {
  readonly size: number
  readonly good: readonly Float32Array[]
  readonly defect: readonly Float32Array[]
  readonly steps: number
  readonly learningRate: number
  readonly seed: number
  readonly backend: TrainingBackend
}

/** Embeds crops: rows of 512. */
export type OldEmbed = (crops: readonly Float32Array[]) => Promise<readonly Float32Array[]>

export async function trainOldNetwork({
  size,
  good,
  defect,
  steps,
  learningRate,
  seed,
  backend: { convolve }
}: OldNetworkOptions): Promise<{ embed: OldEmbed; close: () => void }> {
  const random = createRandom(seed)
  const variables = createVariables(size, random)
  const v = (name: string): tf.Variable => variables.get(name)!
  const encode = (x: tf.Tensor4D): tf.Tensor2D => {
    const features = CHANNELS.reduce(
      (input, _, layer) =>
        tf.relu(
          tf.add(convolve(input, v(`kernel${layer}`) as unknown as tf.Tensor4D, 2), v(`bias${layer}`))
        ) as tf.Tensor4D,
      x
    )
    return tf.sigmoid(
      tf.add(tf.matMul(tf.reshape(features, [x.shape[0], -1]), v('dense') as unknown as tf.Tensor2D), v('denseBias'))
    )
  }
  const batchOf = (crops: readonly Float32Array[]): tf.Tensor4D => {
    const pixels = new Float32Array(crops.length * size * size)
    crops.forEach((crop, n) => {
      pixels.set(crop, n * size * size)
    })
    return tf.div(tf.tensor4d(pixels, [crops.length, size, size, 1]), 255)
  }
  const view = (crops: readonly Float32Array[]): Float32Array => dihedral(random.pick(crops), size, random.int(0, 7))

  const optimizer = tf.train.adam(learningRate)
  for (let step = 0; step < steps; step++) {
    const [anchors, positives, negatives] = [good, good, defect].map((from) =>
      Array.from({ length: TRIPLETS }, () => view(from))
    ) as [Float32Array[], Float32Array[], Float32Array[]]
    tf.tidy(() => {
      const input = batchOf([...anchors, ...positives, ...negatives])
      optimizer.minimize(
        () => {
          const rows = encode(input)
          const [a, p, n] = tf.split(rows, 3, 0) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
          const decoded = tf.sigmoid(tf.add(tf.matMul(rows, v('decode') as unknown as tf.Tensor2D), v('decodeBias')))
          const target = tf.reshape(tf.avgPool(input, size / DECODED, size / DECODED, 'valid'), [3 * TRIPLETS, -1])
          return tf.add(losslessTriplet(a, p, n), tf.mean(tf.square(tf.sub(decoded, target)))) as tf.Scalar
        },
        false,
        [...variables.values()]
      )
    })
    if (step % 20 === 19) await tf.nextFrame()
  }
  optimizer.dispose()
  return {
    async embed(crops) {
      const rows: Float32Array[] = []
      for (let from = 0; from < crops.length; from += 64) {
        const some = crops.slice(from, from + 64)
        const values = tf.tidy(() => encode(batchOf(some)).dataSync() as Float32Array)
        some.forEach((_, n) => {
          rows.push(values.slice(n * EMBEDDING, (n + 1) * EMBEDDING))
        })
      }
      return rows
    },
    close() {
      tf.dispose([...variables.values()])
    }
  }
}

/** -ln(1 - d(a, p) / N) - ln(1 - (N - d(a, n)) / N), d the squared distance, N the number of units. */
function losslessTriplet(a: tf.Tensor2D, p: tf.Tensor2D, n: tf.Tensor2D): tf.Scalar {
  const squared = (x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor => tf.sum(tf.square(tf.sub(x, y)), 1)
  const term = (share: tf.Tensor): tf.Tensor => tf.neg(tf.log(tf.add(tf.sub(1, share), 1e-8)))
  return tf.mean(
    tf.add(term(tf.div(squared(a, p), EMBEDDING)), term(tf.div(tf.sub(EMBEDDING, squared(a, n)), EMBEDDING)))
  )
}

function createVariables(size: number, random: Random): Map<string, tf.Variable> {
  const variables = new Map<string, tf.Variable>()
  const add = (name: string, shape: number[], deviation: number): void => {
    variables.set(
      name,
      tf.variable(
        tf.tensor(
          Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => deviation * random.normal()),
          shape
        )
      )
    )
  }
  let inputs = 1
  CHANNELS.forEach((channels, layer) => {
    add(`kernel${layer}`, [3, 3, inputs, channels], Math.sqrt(2 / (9 * inputs)))
    add(`bias${layer}`, [channels], 0)
    inputs = channels
  })
  const features = (size / 2 ** CHANNELS.length) ** 2 * inputs
  add('dense', [features, EMBEDDING], Math.sqrt(1 / features))
  add('denseBias', [EMBEDDING], 0)
  add('decode', [EMBEDDING, DECODED ** 2], Math.sqrt(1 / EMBEDDING))
  add('decodeBias', [DECODED ** 2], 0)
  return variables
}
