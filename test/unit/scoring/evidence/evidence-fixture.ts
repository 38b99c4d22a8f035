import type { Appearance } from '../../../../src/domain/inspection/evidence.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { calibratePiece } from '../../../../src/scoring/evidence/calibrated-piece.ts'
import {
  type EvidenceModel,
  type EvidencePiece,
  FLOORS,
  type PartView,
  pieceValues
} from '../../../../src/scoring/evidence/evidence-model.ts'
import { EQUAL_COUNT } from '../../../../src/scoring/evidence/piece-count.ts'
import { fitGoodDistribution, unlikeness } from '../../../../src/scoring/evidence/good-distribution.ts'

const PARTS = 40

/** A good part of a kind: 3 features and short vectors of each measurement, all about 1. */
export function drawView(seed: string, spread = 0.1): PartView {
  const random = createRandom(seed)
  const values = (length: number): Float32Array => Float32Array.from({ length }, () => 1 + spread * random.normal())
  const appearance: Appearance = {
    pattern: values(4),
    spots: values(6),
    grain: values(5),
    tone: values(12),
    focus: values(3),
    colour: values(24),
    outline: values(12),
    size: values(1)
  }
  return { features: Float32Array.from({ length: 3 }, () => Math.exp(spread * random.normal())), appearance }
}

/** Evidence learnt from 40 drawn parts: features in the span 0 to 3, and what is measured on the picture. */
export function drawEvidence(embedding = { middle: Math.log(0.2), reach: 0.8 }): EvidenceModel {
  const views = Array.from({ length: PARTS }, (_, n) => drawView(`good ${n}`))
  const kinds: Pick<EvidencePiece, 'name' | 'span'>[] = [
    { name: 'features', span: { from: 0, length: 3 } },
    { name: 'tone', span: null },
    { name: 'colour', span: null },
    { name: 'outline', span: null },
    { name: 'size', span: null }
  ]
  return {
    embedding,
    strangerFrom: 3,
    pieces: kinds.map((kind) => {
      const rows = views.map((view) => pieceValues(kind, view))
      const P = rows[0]!.length
      const good = fitGoodDistribution(Float32Array.from(rows.flatMap((row) => [...row])), P, FLOORS[kind.name])
      const calibration = calibratePiece(rows.map((row) => unlikeness(row, good)))
      return { ...kind, good, calibration, count: EQUAL_COUNT }
    })
  }
}
