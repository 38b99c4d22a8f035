import type { EvidenceSettings } from '../../domain/inspection/evidence.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { ChosenPrecision, Precision } from '../../domain/training/training.ts'
import { type EncoderNetwork, pooledSize, withHead } from '../../encoder/dense-head.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import { toOnnx } from '../../encoder/onnx-model.ts'
import { DatasetInvalid } from '../../errors.ts'
import { anomalyScore, NEAREST_PROTOTYPES } from '../../scoring/anomaly-score.ts'
import { type TaughtScores, taughtThresholds } from '../../scoring/evidence/taught-thresholds.ts'
import { limitedBank } from '../../scoring/limited-bank.ts'
import { createBank } from '../../scoring/memory-bank.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { mergeSureCopies } from '../dataset/merge-duplicate-cuts.ts'
import { drawnEscapes, type DrawnEscape, drawnScores } from '../evidence/drawn-escapes.ts'
import { fitEvidence, type FittedEvidence, scoresAcross, withLimitsOf } from '../evidence/fit-evidence.ts'
import { partFolds } from '../evidence/learn-evidence.ts'
import { clearestOf, type OddPart, oddParts, usualParts } from '../evidence/odd-parts.ts'
import type { NamedView } from '../evidence/views-file.ts'
import { inBestPrecision } from '../precision/best-precision.ts'
import type { HeldOutScores } from '../precision/compare-precision.ts'
import { quantiseFor } from '../precision/quantise-for.ts'
import { applyHead } from './apply-head.ts'
import type { DefectHead } from './defect-head.ts'
import { fitHeads } from './fold-heads.ts'
import { joinRows } from '../../encoder/join-rows.ts'
import { featuresOf, type PartFeatures } from './part-features.ts'
import { MIN_TO_TEACH, type TaughtModel } from './teach-model.ts'

/** After this many rounds of leaving out odd parts, what is left is taught. */
const MAX_ROUNDS = 5

export interface TeachAnewOptions {
  /** Good parts, cut out as the encoder takes them. */
  readonly cuts: readonly Cut[]
  readonly crop: CropSpec
  /** The encoder to begin with; its convolutions stay as they are. */
  readonly base: EncoderNetwork
  readonly seed: number
  /** Whether turned and brightened copies of one picture count as one part. Default: true. */
  readonly mergeCopies?: boolean
  /** What the encoder computes with. Default: `fp32`. */
  readonly precision?: Precision
  /** Whether parts that are unlike the others are taught, too. Default: false. */
  readonly keepOdd?: boolean
}

export interface TaughtAnew extends Omit<TaughtModel, 'views'> {
  readonly evidence: NonNullable<TaughtModel['evidence']>
  readonly views: readonly NamedView[]
  /** What becomes of drawn defects, kind by kind. */
  readonly drawnEscapes: readonly DrawnEscape[]
  /** Scores of parts that the version was not made of, or with defects drawn onto them. */
  readonly heldOut: HeldOutScores
  readonly precision: ChosenPrecision
  /** Scores of the taught parts by some of the evidence. */
  scoresWith(settings: EvidenceSettings): TaughtScores
  readonly network: NonNullable<TaughtModel['network']>
  /** The parts that were taught, in order. */
  readonly cuts: readonly Cut[]
  /** Different parts among them. */
  readonly parts: number
  /** Parts that are unlike the others, and were left out. */
  readonly odd: readonly OddPart[]
  /** Parts that are unlike the others and were taught all the same: not clear enough, too many, or by `keepOdd`. */
  readonly keptOdd: readonly OddPart[]
}

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
      return finish(taught, { cuts, odd, keptOdd: found, usual }, options)
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

const countParts = (cuts: readonly Cut[]): number => new Set(cuts.map(({ picture }) => picture.part)).size

function checkParts(cuts: readonly Cut[]): void {
  const parts = countParts(cuts)
  if (parts >= MIN_TO_TEACH) return
  const received =
    parts === cuts.length ? `${parts}` : `${cuts.length} pictures of ${parts}, copies counted as one part`
  throw new DatasetInvalid(
    `expected at least ${MIN_TO_TEACH} OK pictures of different parts in which the part is found, received ${received}`
  )
}

interface TaughtParts {
  readonly fitted: DefectHead
  readonly prototypes: Float32Array
  readonly evidence: FittedEvidence
}

async function teachParts(
  cuts: readonly Cut[],
  features: ReadonlyMap<Cut, PartFeatures>,
  { crop, base, seed }: TeachAnewOptions
): Promise<TaughtParts> {
  const P = pooledSize(base.architecture)
  const own = cuts.map((cut) => features.get(cut)!)
  const prototypesOf = (some: readonly PartFeatures[], { prototypes }: DefectHead): Float32Array =>
    applyHead(joinRows(some.map(({ turns }) => turns)), P, prototypes)

  const folds = partFolds(
    cuts.map(({ picture }) => picture),
    seed
  )
  const { all: fitted, without } = fitHeads(own, folds, P)
  const distances = Array.from({ length: cuts.length }, () => 0)
  folds.forEach((fold, k) => {
    const held = new Set(fold)
    const other = without[k]!
    const others = own.filter((_, n) => !held.has(n))
    const bank = createBank(prototypesOf(others, other), other.head.bias.length)
    for (const n of fold)
      distances[n] = anomalyScore(
        applyHead(own[n]!.turns.subarray(0, P), P, other.head),
        bank,
        null,
        NEAREST_PROTOTYPES
      )
  })
  const network = withHead(base, fitted.head)
  const evidence = await fitEvidence({ network, crop, cuts, distances, folds })
  return { fitted, prototypes: prototypesOf(own, fitted), evidence }
}

async function finish(
  { prototypes, evidence: fitted }: TaughtParts,
  { usual, ...known }: Pick<TaughtAnew, 'cuts' | 'odd' | 'keptOdd'> & { readonly usual: readonly number[] },
  { crop, seed }: TeachAnewOptions
): Promise<Omit<TaughtAnew, 'precision'>> {
  const { cuts } = known
  const limited = withLimitsOf(fitted, usual)
  const { network, evidence, views } = limited
  const parts = countParts(cuts)
  const scoresWith = (settings?: EvidenceSettings): TaughtScores => {
    const all = scoresAcross(limited, settings)
    return { all, usual: usual.map((n) => all[n]!) }
  }
  const { threshold, reviewFrom } = taughtThresholds(scoresWith(), parts)
  const onnx = toOnnx(network.architecture, network.weights)
  const good = limitedBank(prototypes, network.architecture.embeddingSize, seed)
  const encoder = await openOnnxRuntime(onnx, 2)
  try {
    const model = { encoder, good, defect: null, evidence, k: NEAREST_PROTOTYPES }
    const drawn = await drawnScores(model, cuts, crop, seed)
    const scores = scoresAcross(limited)
    return {
      network: { ...network, onnx },
      scoring: { k: NEAREST_PROTOTYPES, useDefectBank: false },
      good,
      defect: null,
      evidence,
      views: views.map((view, n) => ({ ...view, part: cuts[n]!.picture.part })),
      threshold,
      reviewFrom,
      thresholdMethod: 'bulk',
      promisedOverkillRate: null,
      scores,
      ...known,
      parts,
      scoresWith,
      drawnEscapes: drawnEscapes(drawn, reviewFrom),
      heldOut: {
        good: new Map(cuts.map(({ picture }, n) => [picture.file, scores[n]!])),
        defect: new Map(drawn.map(({ kind, file, score }) => [`${kind} on ${file}`, score])),
        threshold,
        okBelow: reviewFrom
      }
    }
  } finally {
    await encoder.close()
  }
}
