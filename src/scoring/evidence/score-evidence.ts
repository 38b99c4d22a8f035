import type { EvidenceName, EvidenceSettings } from '../../domain/inspection/evidence.ts'
import { type PieceCalibration, pieceScore } from './calibrated-piece.ts'
import { combineEvidence } from './combine.ts'
import { type EvidenceModel, type PartView, pieceValues } from './evidence-model.ts'
import { unlikeness } from './good-distribution.ts'

/** From this excess on a part is no defective one but another one, or none. */
const STRANGER_FROM = 3

export interface PieceScore {
  readonly name: EvidenceName
  /** 1 at the limit of the good parts. */
  readonly score: number
}

export interface ScoredEvidence {
  /** Distance to the nearest prototypes, larger where other pieces are unusual, too; see `combineEvidence`. */
  readonly score: number
  /** Whether the part is like no good part at all. */
  readonly isStranger: boolean
  /** Of each piece that is switched on; the most unusual first. */
  readonly pieces: readonly PieceScore[]
}

/** A piece with what it found of a part. */
export interface MeasuredPiece {
  readonly name: EvidenceName
  readonly calibration: PieceCalibration
  /** See `unlikeness`. */
  readonly unlike: number
}

/**
 * Judges a part by all pieces of evidence.
 * @param distance of its embedding to the nearest prototypes
 * @param settings a recipe's: what is switched off, and what has a wider limit
 * @returns a score that is NaN where any value is
 */
export function scoreEvidence(
  model: EvidenceModel,
  distance: number,
  view: PartView,
  settings: EvidenceSettings = {}
): ScoredEvidence {
  const measured = model.pieces
    .filter(({ name }) => settings[name] !== false)
    .map((piece) => ({
      name: piece.name,
      calibration: piece.calibration,
      unlike: unlikeness(pieceValues(piece, view), piece.good)
    }))
  return scorePieces(model.embedding, distance, measured, settings)
}

/** The same of what each piece found. @param embedding calibrates the distance */
export function scorePieces(
  embedding: PieceCalibration,
  distance: number,
  measured: readonly MeasuredPiece[],
  settings: EvidenceSettings = {}
): ScoredEvidence {
  const all: MeasuredPiece[] = [
    { name: 'embedding', calibration: embedding, unlike: distance },
    ...measured.filter(({ name }) => settings[name] !== false)
  ]
  const pieces = all.map(({ name, calibration, unlike }) => {
    const setting = settings[name] ?? true
    const tolerance = typeof setting === 'number' ? setting : 1
    return { name, score: pieceScore(unlike, calibration) / tolerance }
  })
  const { score, excess } = combineEvidence(distance, embedding, pieces)
  return {
    score,
    isStranger: excess >= STRANGER_FROM,
    pieces: pieces.toSorted((a, b) => b.score - a.score)
  }
}
