import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { DatasetInvalid } from '../../errors.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { mergeSureCopies } from '../dataset/merge-duplicate-cuts.ts'
import { clearestOf, type OddPart, oddParts, usualParts } from '../evidence/odd-parts.ts'
import { inBestPrecision } from '../precision/best-precision.ts'
import { quantiseFor } from '../precision/quantise-for.ts'
import { featuresOf } from './part-features.ts'
import { MIN_TO_TEACH } from './teach-model.ts'
import type { TeachAnewOptions, TaughtAnew } from './teach-options.ts'
import { teachParts } from './teach-parts.ts'
import { countParts, finishTeaching } from './finish-teaching.ts'

/** After this many rounds of leaving out odd parts, what is left is taught. */
const MAX_ROUNDS = 5

/**
 * What a recipe needs that no training has seen, from good parts alone and in seconds: the encoder's last layer, fitted
 * to how these parts vary and to what sets drawn defects on them apart (`defectHead`), their embeddings as the bank,
 * the
 * evidence beside it (`fitEvidence`), and thresholds that the bulk of the parts sets.
 *
 * The clearest odd parts are left out, round by round. Less odd ones are taught, but set no limits: a good part that
 * comes once is known then, and a defect among the taught parts does not let other defects pass.
 * @throws DatasetInvalid for fewer than 5 different parts
 */
export async function teachAnew(options: TeachAnewOptions): Promise<TaughtAnew> {
  const { crop, seed, cuts, precision: wanted = 'fp32' } = options
  const { made, chosen } = await inBestPrecision({
    wanted,
    network: withoutPatches(options.base),
    quantised: (network) => quantiseFor(network, cuts, crop, seed),
    make: (network) => teachWith({ ...options, base: network }),
    heldOut: async ({ heldOut }) => heldOut,
    discard: async () => {}
  })
  return { ...made, precision: chosen }
}

async function teachWith(options: TeachAnewOptions): Promise<Omit<TaughtAnew, 'precision'>> {
  const { crop, base: bare, seed, mergeCopies = true, keepOdd = false } = options
  const given = mergeCopies ? mergeSureCopies(options.cuts, crop, MIN_TO_TEACH) : options.cuts
  checkParts(given)
  const features = new Map((await featuresOf(bare, crop, seed, given)).map((found, n) => [given[n]!, found]))
  const odd: OddPart[] = []
  let cuts = given
  for (let round = 1; ; round++) {
    const taught = await teachParts(cuts, features, options)
    const found = oddParts(cuts, taught.evidence)
    const isLast = keepOdd || round === MAX_ROUNDS
    const leftOut = isLast ? [] : clearestOf(found, given.length, odd.length)
    const left = cuts.filter((cut) => !leftOut.some((part) => part.cut === cut))
    if (leftOut.length === 0 || countParts(left) < MIN_TO_TEACH) {
      const usual = usualParts(cuts, keepOdd ? [] : found, given.length, odd.length)
      return finishTeaching(taught, { cuts, odd, keptOdd: found, usual }, options)
    }
    odd.push(...leftOut)
    cuts = left
  }
}

/** The encoder as it was before patches were fitted to the parts of another version. */
function withoutPatches({ architecture, weights }: EncoderNetwork): EncoderNetwork {
  const { patches: _, ...bare } = architecture
  return { architecture: bare, weights }
}

function checkParts(cuts: readonly Cut[]): void {
  const parts = countParts(cuts)
  if (parts >= MIN_TO_TEACH) return
  const received =
    parts === cuts.length ? `${parts}` : `${cuts.length} pictures of ${parts}, copies counted as one part`
  throw new DatasetInvalid(
    `expected at least ${MIN_TO_TEACH} OK pictures of different parts in which the part is found, received ${received}`
  )
}
