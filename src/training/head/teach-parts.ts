import { pooledSize, withHead } from '../../encoder/dense-head.ts'
import { anomalyScore, NEAREST_PROTOTYPES } from '../../scoring/anomaly-score.ts'
import { createBank } from '../../scoring/memory-bank.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { fitEvidence, type FittedEvidence } from '../evidence/fit-evidence.ts'
import { partFolds } from '../evidence/learn-evidence.ts'
import { applyHead } from './apply-head.ts'
import type { DefectHead } from './defect-head.ts'
import { fitHeads } from './fold-heads.ts'
import { joinRows } from '../../encoder/join-rows.ts'
import type { PartFeatures } from './part-features.ts'
import type { TeachAnewOptions } from './teach-options.ts'

export interface TaughtParts {
  readonly fitted: DefectHead
  readonly prototypes: Float32Array
  readonly evidence: FittedEvidence
}

export async function teachParts(
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
