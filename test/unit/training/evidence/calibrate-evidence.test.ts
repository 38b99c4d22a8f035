import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { calibratePiece } from '../../../../src/scoring/evidence/calibrated-piece.ts'
import { pieceValues } from '../../../../src/scoring/evidence/evidence-model.ts'
import { unlikeness } from '../../../../src/scoring/evidence/good-distribution.ts'
import { BEYOND_LIMIT } from '../../../../src/scoring/evidence/piece-count.ts'
import { scoreEvidence } from '../../../../src/scoring/evidence/score-evidence.ts'
import { calibrateEvidence, type LearntEvidence } from '../../../../src/training/evidence/learn-evidence.ts'
import { drawEvidence, drawView } from '../../scoring/evidence/evidence-fixture.ts'

const { pieces } = drawEvidence()
/** What training has seen: each piece finds the same of its parts. */
const SEEN = [0.5, 0.8, 1, 1.2, 1.5, 2, 9]
const LEARNT = { pieces, unlike: pieces.map(() => SEEN), views: [], network: {} } as unknown as LearntEvidence
const heldOut = (pictures: number, parts: number) =>
  Array.from({ length: pictures }, (_, n) => ({
    part: `good/${n % parts}`,
    distance: 0.2 + 0.01 * (n % 7),
    view: drawView(`held ${n}`)
  }))

suite('calibrateEvidence', () => {
  test('20 held-out parts set the limits alone; many of 3 parts do so with the parts that training saw', () => {
    for (const [parts, seen] of [
      [20, []],
      [3, SEEN]
    ] as const) {
      const held = heldOut(60, parts)
      const { pieces: found } = calibrateEvidence(LEARNT, held, { defectsKnown: false })
      found.forEach((piece, n) => {
        const own = held.map(({ view }) => unlikeness(pieceValues(piece, view), piece.good))
        assert.deepEqual(piece.calibration, calibratePiece([...own, ...seen]))
        assert.equal(piece.count, pieces[n]!.count)
      })
    }
  })

  test('where real defects are known, a good part below all limits keeps its distance, a stranger is one', () => {
    const evidence = calibrateEvidence(LEARNT, heldOut(60, 3), { defectsKnown: true })
    assert.ok(evidence.pieces.every(({ count }) => count === BEYOND_LIMIT))
    const good = drawView('another good one')
    assert.equal(scoreEvidence(evidence, 0.21, good).score, 0.21)
    const { tone } = good.appearance
    const stranger = { ...good, appearance: { ...good.appearance, tone: tone.map((value) => value + 30) } }
    assert.ok(scoreEvidence(evidence, 0.21, stranger).isStranger)
  })
})
