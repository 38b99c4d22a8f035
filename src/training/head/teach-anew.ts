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

/** Maximum number of rounds that leave out odd parts; then the remaining parts are taught. */
const MAX_ROUNDS = 5

/**
 * Makes a model for a recipe without training, in seconds and from good parts only. Fits the encoder's last layer to
 * the variation of these parts and to drawn defects on them (`defectHead`). Their embeddings become the bank. The other
 * evidence (`fitEvidence`) and thresholds that the majority of the parts sets are added.
 *
 * The oddest parts are left out, round by round. Less odd parts are taught, but do not set limits: then a rare good
 * part is known, and a defect among the taught parts does not let other defects pass.
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

/** The encoder without the patches that were fitted to the parts of another version. */
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
