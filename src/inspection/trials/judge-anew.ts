import type { EvidenceSettings } from '../../domain/inspection/evidence.ts'
import type { InspectionResult, Verdict } from '../../domain/inspection/inspection.ts'
import type { Thresholds } from '../../domain/models/deciding.ts'
import { unlikenessOf } from '../../scoring/evidence/calibrated-piece.ts'
import type { EvidenceModel } from '../../scoring/evidence/evidence-model.ts'
import { scorePieces } from '../../scoring/evidence/score-evidence.ts'
import { judge, shownScore } from '../judge.ts'

/** A judged part from the records. */
export interface RecordedPart {
  readonly result: Pick<InspectionResult, 'score' | 'evidence'>
  /** Settings with which it was judged. */
  readonly settings: EvidenceSettings
}

/** Settings for judging a recorded part again. */
export interface AnewTerms {
  /** Evidence of the version that judged it; null if that version has only embeddings. */
  readonly model: EvidenceModel | null
  readonly settings: EvidenceSettings
  readonly thresholds: Thresholds
}

/**
 * Judges a recorded part again with other settings, from the recorded scores of its pieces of evidence.
 *
 * A piece's score is log(unlikeness / typical) / reach / factor of the settings, so the unlikeness can be computed back
 * from it.
 *
 * @returns null if the record does not have enough data: there is no score, or a piece that counts now was switched off
 */
export function judgeAnew(
  { result: { score, evidence }, settings: before }: RecordedPart,
  { model, settings, thresholds: { threshold, reviewBand } }: AnewTerms
): { readonly verdict: Verdict; readonly score: number } | null {
  if (score === null) return null
  if (model === null) return { verdict: judge(score, threshold, reviewBand).verdict, score }
  const scores = new Map(evidence?.map((piece) => [piece.name, piece.score]))
  const own = scores.get('embedding')
  if (own === undefined) return null
  const wanted = model.pieces.filter(({ name }) => settings[name] !== false)
  if (!wanted.every(({ name }) => scores.has(name))) return null
  const measured = wanted.map((piece) => ({
    ...piece,
    unlike: unlikenessOf(scores.get(piece.name)! * factorOf(before[piece.name]), piece.calibration)
  }))
  const anew = scorePieces(model, unlikenessOf(own, model.embedding), measured, settings)
  const judgement = judge(anew.score, threshold, reviewBand, anew.isStranger, anew.isAlwaysNg)
  return { verdict: judgement.verdict, score: shownScore(anew.score, threshold, judgement) }
}

const factorOf = (setting: boolean | number | undefined): number => (typeof setting === 'number' ? setting : 1)
