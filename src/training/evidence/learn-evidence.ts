import type { LabelledPicture } from '../../domain/labelled/label.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { calibratePiece } from '../../scoring/evidence/calibrated-piece.ts'
import { type EvidenceModel, type PartView, pieceValues } from '../../scoring/evidence/evidence-model.ts'
import { BEYOND_LIMIT, STRANGER_FROM, STRANGER_FROM_BEYOND } from '../../scoring/evidence/piece-count.ts'
import { unlikeness } from '../../scoring/evidence/good-distribution.ts'
import { quantile } from '../../scoring/evidence/robust-spread.ts'
import { scoreEvidence } from '../../scoring/evidence/score-evidence.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { foldsByPart } from '../dataset/split.ts'
import { viewParts } from './view-parts.ts'
import { fitPieces, type FittedPieces } from './fit-pieces.ts'

/** Number of folds; a part is compared with the parts of the other folds. */
const FOLDS = 5
/** With this many different held-out good parts, the limits come only from them. */
const ENOUGH_HELD_OUT = 20
/**
 * Quantile of the known defects' excesses that is taken as the maximum for defects: some of the known defects may be
 * pictures of something else.
 */
const MOST_DEFECTS = 0.95
/** Future defects may exceed this maximum by this factor. */
const ROOM_BEYOND_DEFECTS = 1.25

export interface LearntEvidence extends FittedPieces {
  /** The encoder with patches fitted to the parts. */
  readonly network: EncoderNetwork
  readonly views: readonly PartView[]
}

/**
 * Learns how good parts vary beside their embeddings, from the good parts that an encoder was trained on. Its limits
 * are set later, from parts that the encoder has not seen (`calibrateEvidence`).
 */
export async function learnEvidence(options: {
  readonly network: EncoderNetwork
  readonly crop: CropSpec
  readonly cuts: readonly Cut[]
  readonly seed: number
}): Promise<LearntEvidence> {
  const folds = partFolds(
    options.cuts.map(({ picture }) => picture),
    options.seed
  )
  const { network, views, spans } = await viewParts({ ...options, folds })
  return { network, views, ...fitPieces(views, spans, folds) }
}

/** A part that was not used in training. */
export interface HeldOutPart {
  readonly part: string
  /** Distance of its embedding to the nearest prototypes. */
  readonly distance: number
  readonly view: PartView
}

/**
 * The evidence with limits from good parts that training has not seen. If these are few, the limits also use good parts
 * that training has seen, because several pictures of one part do not show how parts differ.
 *
 * If real defects are known, the embedding has learnt them, and the other pieces find other products. They count only
 * beyond the limit of the good parts: otherwise they would reject good parts that are a little unusual. Another product
 * has a higher excess than most of the known defects.
 * @param held good parts
 * @param options.defects parts with real defects that training has not seen
 */
export function calibrateEvidence(
  { pieces, unlike }: LearntEvidence,
  held: readonly HeldOutPart[],
  { defectsKnown, defects = [] }: { readonly defectsKnown: boolean; readonly defects?: readonly HeldOutPart[] }
): EvidenceModel {
  const isEnough = new Set(held.map(({ part }) => part)).size >= ENOUGH_HELD_OUT
  const evidence = {
    embedding: calibratePiece(held.map(({ distance }) => distance)),
    strangerFrom: defectsKnown ? STRANGER_FROM_BEYOND : STRANGER_FROM,
    pieces: pieces.map((piece, n) => {
      const own = held.map(({ view }) => unlikeness(pieceValues(piece, view), piece.good))
      return {
        ...piece,
        calibration: calibratePiece(isEnough ? own : [...own, ...unlike[n]!]),
        count: defectsKnown ? BEYOND_LIMIT : piece.count
      }
    })
  }
  return defectsKnown && defects.length > 0
    ? { ...evidence, beyondDefects: beyondDefects(evidence, defects) }
    : evidence
}

/** An excess that known defects do not reach, with a margin. */
function beyondDefects(evidence: EvidenceModel, defects: readonly HeldOutPart[]): number {
  const excesses = defects.map(({ distance, view }) => scoreEvidence(evidence, distance, view).excess)
  return Math.max(ROOM_BEYOND_DEFECTS * quantile(excesses, MOST_DEFECTS), evidence.strangerFrom)
}

/**
 * Numbers of the pictures in each fold; a part is never divided. If there are fewer parts than folds, each part is a
 * fold.
 */
export function partFolds(pictures: readonly LabelledPicture[], seed: number): number[][] {
  const parts = new Set(pictures.map(({ part }) => part)).size
  return foldsByPart(pictures, Math.min(FOLDS, parts), seed).map((fold) => {
    const held = new Set(fold)
    return pictures.flatMap((picture, n) => (held.has(picture) ? [n] : []))
  })
}
