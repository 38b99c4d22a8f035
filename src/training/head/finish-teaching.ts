import type { EvidenceSettings } from '../../domain/inspection/evidence.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import { toOnnx } from '../../encoder/onnx-model.ts'
import { NEAREST_PROTOTYPES } from '../../scoring/anomaly-score.ts'
import { type TaughtScores, taughtThresholds } from '../../scoring/evidence/taught-thresholds.ts'
import { limitedBank } from '../../scoring/limited-bank.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { drawDefects, drawnEscapes, scoresOfDrawn } from '../evidence/drawn-escapes.ts'
import { scoresAcross, withLimitsOf } from '../evidence/fit-evidence.ts'
import type { TeachAnewOptions, TaughtAnew } from './teach-options.ts'
import type { TaughtParts } from './teach-parts.ts'

export const countParts = (cuts: readonly Cut[]): number => new Set(cuts.map(({ picture }) => picture.part)).size

export async function finishTeaching(
  { prototypes, evidence: fitted }: TaughtParts,
  { usual, ...known }: Pick<TaughtAnew, 'cuts' | 'odd' | 'keptOdd'> & { readonly usual: readonly number[] },
  { crop, seed }: TeachAnewOptions
): Promise<Omit<TaughtAnew, 'precision'>> {
  const { cuts } = known
  const limited = withLimitsOf(fitted, usual)
  const { network, evidence, views } = limited
  const parts = countParts(cuts)
  const onnx = toOnnx(network.architecture, network.weights)
  const good = limitedBank(prototypes, network.architecture.embeddingSize, seed)
  const encoder = await openOnnxRuntime(onnx, 2)
  try {
    const drawn = await drawDefects({ encoder, good, k: NEAREST_PROTOTYPES }, cuts, crop, seed)
    const scoresWith = (settings?: EvidenceSettings): TaughtScores => {
      const all = scoresAcross(limited, settings)
      return { all, usual: usual.map((n) => all[n]!), drawn: scoresOfDrawn(drawn, evidence, settings) }
    }
    const scores = scoresWith()
    const { threshold, reviewFrom } = taughtThresholds(scores, parts)
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
      scores: scores.all,
      ...known,
      parts,
      scoresWith,
      drawnEscapes: drawnEscapes(drawn, scores.drawn, reviewFrom),
      heldOut: {
        good: new Map(cuts.map(({ picture }, n) => [picture.file, scores.all[n]!])),
        defect: new Map(drawn.map(({ kind, file }, n) => [`${kind} on ${file}`, scores.drawn[n]!])),
        threshold,
        okBelow: reviewFrom
      }
    }
  } finally {
    await encoder.close()
  }
}
