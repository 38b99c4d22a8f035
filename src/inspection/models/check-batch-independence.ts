import { createRandom } from '../../domain/random.ts'
import { inputShape } from '../../encoder/architecture.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'

/** Crops that go through the encoder together. */
const BATCHES = [2, 8] as const
/** Between two answers for one crop, in each value of an embedding of length 1: what two engines may differ by. */
const TOLERANCE = 1e-4

/**
 * Has an encoder answer one crop alone, a second time, and together with other crops in batches of 2 and 8, at the
 * first, a middle and the last place. A network that was left in training mode (batch normalisation, dropout) or
 * quantised over the whole batch gives another answer each time, so the verdict of a part would depend on other parts.
 *
 * @param crop [rows, columns] standardised, of a part
 * @throws Error that says what differs and by how much, or that a batch is not taken
 */
export async function tryInCompany(encoder: EncoderRuntime, crop: Float32Array): Promise<void> {
  const { embeddingSize: D } = encoder
  const alone = await encoder.embed(crop)
  compare(alone, await encoder.embed(crop), 'answers the same crop otherwise the second time')
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
          `answers a crop otherwise where ${size - 1} other${size === 2 ? '' : 's'} (${kind}) go through it at `
            + 'the same time'
        )
      }
    }
  }
}

type Neighbour = (crop: Float32Array, n: number, encoder: EncoderRuntime) => Float32Array

/** What may come beside a crop: flat pictures, the part itself in other ways, noise, a single bright pixel. */
const NEIGHBOURS: readonly (readonly [string, Neighbour])[] = [
  ['empty crops', (crop) => new Float32Array(crop.length)],
  ['other pictures of the part', (crop, n, encoder) => otherPicture(crop, n, encoder)],
  ['noise', (crop, n) => noise(crop.length, n)],
  ['crops with one bright pixel', (crop, n) => crop.map((_, at) => (at === n ? Math.sqrt(crop.length) : 0))]
]

/** Mirrored, inverted, and both. */
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
  // NaN differs too.
  if (difference <= TOLERANCE) return
  throw new Error(
    `the encoder ${what} (by up to ${difference.toPrecision(2)}, expected at most ${TOLERANCE}): export it in `
      + 'evaluation mode (in PyTorch model.eval()), without normalisation, dropout or quantisation that looks at the '
      + 'whole batch'
  )
}
