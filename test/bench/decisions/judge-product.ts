import { EVIDENCE_NAMES, type EvidenceName, type EvidenceSettings } from '../../../src/domain/inspection/evidence.ts'
import type { Verdict } from '../../../src/domain/inspection/inspection.ts'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import type { EncoderNetwork } from '../../../src/encoder/dense-head.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { judge } from '../../../src/inspection/judge.ts'
import { anomalyScore } from '../../../src/scoring/anomaly-score.ts'
import { taughtThresholds } from '../../../src/scoring/evidence/taught-thresholds.ts'
import { scoreEvidence } from '../../../src/scoring/evidence/score-evidence.ts'
import type { Cut } from '../../../src/training/dataset/cut-pictures.ts'
import { type RadiusBounds, usualRadius } from '../../../src/training/evidence/usual-radius.ts'
import { lookAtCuts } from '../../../src/training/dataset/embed-cuts.ts'
import { teachAnew } from '../../../src/training/head/teach-anew.ts'
import type { TaughtAnew } from '../../../src/training/head/teach-options.ts'
import { cutSample, type Sample } from './samples.ts'

export interface TaughtProduct {
  readonly taught: TaughtAnew
  readonly radius: RadiusBounds | null
  readonly seconds: number
}

/** Teaches as `okng teach` does. */
export async function teachProduct(samples: readonly Sample[], base: EncoderNetwork): Promise<TaughtProduct> {
  const first = await cutAll(samples, null)
  const radius = usualRadius(first.flatMap((cut) => (cut === null ? [] : Math.exp(cut.appearance.size[0]!))))
  const cuts = (await cutAll(samples, radius)).filter((cut) => cut !== null)
  const start = performance.now()
  const taught = await teachAnew({ cuts, crop: RECIPE_DEFAULTS.crop, base, seed: 1 })
  return { taught, radius, seconds: (performance.now() - start) / 1000 }
}

async function cutAll(samples: readonly Sample[], radius: RadiusBounds | null): Promise<(Cut | null)[]> {
  const all: (Cut | null)[] = []
  for (const sample of samples) all.push(await cutSample(sample, radius))
  return all
}

/** A judged picture; without a score where no part was found. */
export interface JudgedSample {
  readonly sample: Sample
  readonly verdict: Verdict
  readonly score: number | null
  readonly pieces: readonly { readonly name: EvidenceName; readonly score: number }[]
}

/** Judges by all evidence, or by some of it: thresholds are then chosen anew from the taught parts. */
export type JudgeWith = (settings?: EvidenceSettings) => JudgedSample[]

/** Looks at each sample once; judging is quick then. */
export async function lookAt({ taught, radius }: TaughtProduct, samples: readonly Sample[]): Promise<JudgeWith> {
  const { crop } = RECIPE_DEFAULTS
  const encoder = await openOnnxRuntime(taught.network.onnx, 2)
  try {
    const looked: { sample: Sample; cut: Cut | null; features: Float32Array | undefined; distance: number }[] = []
    for (const sample of samples) {
      const cut = await cutSample(sample, radius)
      const look = cut === null ? null : await lookAtCuts([cut], encoder, crop)
      const distance = look === null ? 0 : anomalyScore(look.embeddings, taught.good, null, taught.scoring.k)
      looked.push({ sample, cut, features: look?.features, distance })
    }
    return (settings = {}) => {
      const { threshold, reviewFrom } = thresholdsWith(taught, settings)
      return looked.map(({ sample, cut, features, distance }) => {
        if (cut === null) return { sample, verdict: 'NG', score: null, pieces: [] }
        const view = { features: features!, appearance: cut.appearance }
        const { score, pieces, isAlwaysNg, isStranger } = scoreEvidence(taught.evidence, distance, view, settings)
        return {
          sample,
          verdict: judge(score, threshold, 1 - reviewFrom / threshold, isStranger, isAlwaysNg).verdict,
          score,
          pieces
        }
      })
    }
  } finally {
    await encoder.close()
  }
}

/** Of a recipe with some pieces switched off: from the taught parts' own scores without them. */
function thresholdsWith(taught: TaughtAnew, settings: EvidenceSettings): { threshold: number; reviewFrom: number } {
  const { threshold, reviewFrom } = taught
  if (Object.keys(settings).length === 0) return { threshold, reviewFrom: reviewFrom ?? threshold }
  return taughtThresholds(taught.scoresWith(settings), taught.parts)
}

/** All pieces but one are switched off; the embedding always counts. */
export const only = (name: EvidenceName): EvidenceSettings =>
  Object.fromEntries(
    EVIDENCE_NAMES.filter((other) => other !== name && other !== 'embedding').map((other) => [other, false])
  )
