import type { EvidenceName, EvidenceSetting, EvidenceSettings } from '../../domain/inspection/evidence.ts'
import { pieceScore } from './calibrated-piece.ts'
import { combineEvidence } from './combine.ts'
import { type EvidenceModel, type EvidencePiece, type PartView, pieceValues } from './evidence-model.ts'
import { unlikeness } from './good-distribution.ts'

export interface PieceScore {
  readonly name: EvidenceName
  /** 1 at the limit of the good parts. */
  readonly score: number
}

export interface ScoredEvidence {
  /** Distance to the nearest prototypes, increased by unusual other pieces; see `combineEvidence`. */
  readonly score: number
  /** See `CombinedEvidence`. */
  readonly excess: number
  /** Whether the part is NG, whatever its score. */
  readonly isAlwaysNg: boolean
  /** Whether the part is not a defective part, but another product or no part at all. Such a part is always NG. */
  readonly isStranger: boolean
  /** Scores of all pieces that are switched on, the most unusual first. */
  readonly pieces: readonly PieceScore[]
}

/** A piece with its measurement of a part. */
export type MeasuredPiece = Pick<EvidencePiece, 'name' | 'calibration' | 'count'> & {
  /** See `unlikeness`. */
  readonly unlike: number
}

/**
 * Judges a part by all pieces of evidence.
 * @param distance of its embedding to the nearest prototypes
 * @param settings settings of a recipe: pieces that are switched off, and pieces with a wider limit
 * @returns a score that is NaN if any value is NaN
 */
export function scoreEvidence(
  model: EvidenceModel,
  distance: number,
  view: PartView,
  settings: EvidenceSettings = {}
): ScoredEvidence {
  const measured = model.pieces
    .filter(({ name }) => settingOf(settings, name) !== false)
    .map((piece) => ({ ...piece, unlike: unlikeness(pieceValues(piece, view), piece.good) }))
  return scorePieces(model, distance, measured, settings)
}

const settingOf = (settings: EvidenceSettings, name: EvidencePiece['name']): EvidenceSetting => settings[name] ?? true

/** Judges a part by its measured pieces. The embedding always counts. */
export function scorePieces(
  { embedding, strangerFrom, beyondDefects = strangerFrom }: Omit<EvidenceModel, 'pieces'>,
  distance: number,
  measured: readonly MeasuredPiece[],
  settings: EvidenceSettings = {}
): ScoredEvidence {
  const others = measured
    .filter(({ name }) => settingOf(settings, name) !== false)
    .map(({ name, calibration, count, unlike }) => {
      const setting = settingOf(settings, name)
      const tolerance = typeof setting === 'number' ? setting : 1
      return { name, score: pieceScore(unlike, calibration) / tolerance, count }
    })
  const { score, excess } = combineEvidence(distance, embedding, others)
  const own = { name: 'embedding' as const, score: pieceScore(distance, embedding) }
  return {
    score,
    excess,
    isAlwaysNg: excess >= strangerFrom,
    isStranger: excess >= beyondDefects,
    pieces: [own, ...others.map(({ name, score }) => ({ name, score }))].toSorted((a, b) => b.score - a.score)
  }
}
