import { createRandom } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { quantise } from '../../encoder/quantised/quantise.ts'
import { normalise } from '../../imaging/crop/normalise.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { drawDefect } from '../network/synthetic-defect.ts'

/** Pictures that the ranges are taken from at most; of each good one also with a defect drawn onto it. */
const MAX_PICTURES = 48

/**
 * An encoder in whole numbers of 8 bits (encoder/quantised/whole-numbers.ts) whose ranges fit some parts.
 * @param cuts with known defects where there are some
 */
export function quantiseFor(
  network: EncoderNetwork,
  cuts: readonly Pick<Cut, 'pixels'>[],
  crop: CropSpec,
  seed: number
): Promise<EncoderNetwork> {
  const random = createRandom(seed).fork('ranges')
  const step = Math.max(1, cuts.length / MAX_PICTURES)
  const some = Array.from({ length: Math.floor(cuts.length / step) }, (_, n) => cuts[Math.floor(n * step)]!)
  const pictures = some.flatMap(({ pixels }) => [pixels, drawDefect(pixels, crop, random)])
  return quantise(
    network,
    pictures.map((pixels) => normalise(pixels, crop).data)
  )
}
