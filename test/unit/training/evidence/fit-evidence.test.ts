import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { calibratePiece } from '../../../../src/scoring/evidence/calibrated-piece.ts'
import { scorePieces } from '../../../../src/scoring/evidence/score-evidence.ts'
import { type FittedEvidence, scoresAcross, withLimitsOf } from '../../../../src/training/evidence/fit-evidence.ts'
import { drawEvidence } from '../../scoring/evidence/evidence-fixture.ts'

const MODEL = drawEvidence()
const DISTANCES = [0.2, 0.21, 0.23, 0.26, 0.3, 2]
/** Six parts; the last one is far from the others in everything. */
const FITTED: FittedEvidence = {
  network: { architecture: {} as FittedEvidence['network']['architecture'], weights: new Map() },
  views: [],
  evidence: MODEL,
  unlike: [
    { name: 'embedding', values: DISTANCES },
    ...MODEL.pieces.map(({ name }, n) => ({ name, values: [1, 1.1, 1.2 + n, 1.4, 1.7, 40] }))
  ]
}
const USUAL = [0, 1, 2, 3, 4]

suite('fitted evidence', () => {
  test('limits come from the parts that are named alone; what was learnt stays', () => {
    const { evidence, ...others } = withLimitsOf(FITTED, USUAL)
    assert.deepEqual(evidence.embedding, calibratePiece(DISTANCES.slice(0, 5)))
    evidence.pieces.forEach(({ calibration, ...piece }, n) => {
      assert.deepEqual(calibration, calibratePiece(FITTED.unlike[n + 1]!.values.slice(0, 5)))
      assert.notDeepEqual(calibration, calibratePiece(FITTED.unlike[n + 1]!.values))
      assert.equal(piece.good, MODEL.pieces[n]!.good)
    })
    assert.equal(others.unlike, FITTED.unlike)
  })

  test('each part is scored by what it was unlike others in, with the settings of a recipe', () => {
    const limited = withLimitsOf(FITTED, USUAL)
    for (const settings of [{}, { outline: false, size: 2 }]) {
      const expected = DISTANCES.map((distance, n) => {
        const measured = limited.evidence.pieces.map((own, piece) => ({
          ...own,
          unlike: FITTED.unlike[piece + 1]!.values[n]!
        }))
        return scorePieces(limited.evidence, distance, measured, settings).score
      })
      assert.deepEqual(scoresAcross(limited, settings), expected)
    }
    const [first, , , , , last] = scoresAcross(limited)
    assert.ok(last! > 100 * first!)
  })
})
