import { createRandom } from '../../domain/random.ts'
import { inputShape } from '../../encoder/architecture.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'

/** Numbers of crops that are encoded together. */
const BATCHES = [2, 8] as const
/** Largest difference in any value of two embeddings of one crop: as much as two engines may differ. */
const TOLERANCE = 1e-4

/**
 * Checks that the embedding of a crop does not depend on other crops in the batch. The crop is encoded alone, a second
 * time, and in batches of 2 and 8, at the first, a middle and the last place. A network in training mode (batch
 * normalisation, dropout) or with quantisation over the whole batch fails, because the verdict of a part would depend
 * on other parts.
 *
 * @param crop [rows, columns] standardised, of a part
 * @throws Error that says what differs and by how much, or that the encoder does not accept a batch
 */
export async function checkBatchIndependence(encoder: EncoderRuntime, crop: Float32Array): Promise<void> {
  const { embeddingSize: D } = encoder
  const alone = await encoder.embed(crop)
  compare(alone, await encoder.embed(crop), 'gives another embedding when it encodes the same crop again')
  for (const size of BATCHES) {
    for (const place of new Set([0, size >> 1, size - 1])) {
      for (const [kind, neighbour] of NEIGHBOURS) {
        const batch = new Float32Array(size * crop.length)
        for (let n = 0; n < size; n++) batch.set(n === place ? crop : neighbour(crop, n, encoder), n * crop.length)
        const rows = await encoder.embed(batch).catch((error: Error) => {
          throw new Error(
            `expected an encoder that takes several crops at once, this one does not take ${size}: ${error.message}`
          )
        })
        if (rows.length !== size * D)
          throw new Error(
            `expected ${size} embeddings of ${D} values for ${size} crops, received ${rows.length} values`
          )
        compare(
          alone,
          rows.subarray(place * D, (place + 1) * D),
          `gives another embedding for a crop when ${size - 1} other${size === 2 ? '' : 's'} (${kind}) are encoded at `
            + 'the same time'
        )
      }
    }
  }
}

type Neighbour = (crop: Float32Array, n: number, encoder: EncoderRuntime) => Float32Array

/** Other crops in the batch: flat pictures, the part itself mirrored or inverted, noise, a single bright pixel. */
const NEIGHBOURS: readonly (readonly [string, Neighbour])[] = [
  ['empty crops', (crop) => new Float32Array(crop.length)],
  ['other pictures of the part', (crop, n, encoder) => otherPicture(crop, n, encoder)],
  ['noise', (crop, n) => noise(crop.length, n)],
  ['crops with one bright pixel', (crop, n) => crop.map((_, at) => (at === n ? Math.sqrt(crop.length) : 0))]
]

/** The crop mirrored, or mirrored and inverted. */
function otherPicture(crop: Float32Array, n: number, encoder: EncoderRuntime): Float32Array {
  const [, columns] = inputShape(encoder)
  const sign = n % 2 === 0 ? -1 : 1
  return crop.map((_, at) => sign * crop[at - (at % columns) + (columns - 1 - (at % columns))]!)
}

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed + 1)
  return Float32Array.from({ length }, () => random.normal())
}

function compare(alone: Float32Array, other: Float32Array, what: string): void {
  const difference = alone.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at]!)), 0)
  // NaN counts as a difference, too.
  if (difference <= TOLERANCE) return
  throw new Error(
    `the encoder ${what} (by up to ${difference.toPrecision(2)}, expected at most ${TOLERANCE}): export it in `
      + 'evaluation mode (in PyTorch model.eval()), without normalisation, dropout or quantisation that looks at the '
      + 'whole batch'
  )
}
