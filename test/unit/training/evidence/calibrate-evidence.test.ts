import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { calibratePiece } from '../../../../src/scoring/evidence/calibrated-piece.ts'
import {
  type EvidenceModel,
  type EvidencePiece,
  type PartView,
  pieceValues
} from '../../../../src/scoring/evidence/evidence-model.ts'
import { unlikeness } from '../../../../src/scoring/evidence/good-distribution.ts'
import { BEYOND_LIMIT } from '../../../../src/scoring/evidence/piece-count.ts'
import { scoreEvidence } from '../../../../src/scoring/evidence/score-evidence.ts'
import { calibrateEvidence, type LearntEvidence } from '../../../../src/training/evidence/learn-evidence.ts'
import { drawEvidence, drawView } from '../../scoring/evidence/evidence-fixture.ts'
import { assertNear } from '../../scoring/evidence/numbers.ts'

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

/** A size that is unlike the good ones by so much, found by halving. */
function sizeAt({ good }: EvidencePiece, wanted: number): number {
  let [low, high] = [good.centre[0]!, good.centre[0]! + 1e30]
  for (let n = 0; n < 200; n++) {
    const middle = (low + high) / 2
    if (unlikeness(Float32Array.of(middle), good) < wanted) low = middle
    else high = middle
  }
  return low
}

/** A good part whose size alone lies so many limits from the typical one. */
function beyond({ pieces }: EvidenceModel, limits: number): PartView {
  const good = drawView('another good one')
  const piece = pieces.find(({ name }) => name === 'size')!
  const { middle, reach } = piece.calibration
  const size = Float32Array.of(sizeAt(piece, Math.exp(middle + limits * reach)))
  return { ...good, appearance: { ...good.appearance, size } }
}

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

  test('where real defects are known, a good part keeps its distance, three limits are a stranger', () => {
    const evidence = calibrateEvidence(LEARNT, heldOut(60, 3), { defectsKnown: true })
    assert.ok(evidence.pieces.every(({ count }) => count === BEYOND_LIMIT))
    const good = drawView('another good one')
    assert.equal(scoreEvidence(evidence, 0.21, good).score, 0.21)
    const isStranger = (limits: number): boolean => scoreEvidence(evidence, 0.21, beyond(evidence, limits)).isStranger
    assert.deepEqual([2.9, 3.1].map(isStranger), [false, true])
  })

  test('where the known defects exceed more, a stranger lies beyond them; what lies between stays NG', () => {
    const held = heldOut(60, 3)
    const without = calibrateEvidence(LEARNT, held, { defectsKnown: true })
    const defectsAt = (limits: number[]) =>
      limits.map((by, n) => ({ part: `defect/${n}`, distance: 0.4, view: beyond(without, by) }))
    const evidence = calibrateEvidence(LEARNT, held, {
      defectsKnown: true,
      defects: defectsAt(Array<number>(20).fill(5))
    })
    // They exceed by 5 - 1 limits; with a quarter more room it is 5.
    assertNear(evidence.beyondDefects!, 5, 1e-3)
    const found = [2.9, 3.1, 5.9, 6.1].map((limits) => scoreEvidence(evidence, 0.21, beyond(evidence, limits)))
    assert.deepEqual(
      found.map(({ isAlwaysNg, isStranger }) => [isAlwaysNg, isStranger]),
      [
        [false, false],
        [true, false],
        [true, false],
        [true, true]
      ]
    )
  })

  test("faint defects do not bring a stranger's limit nearer, one odd picture among many does not move it", () => {
    const held = heldOut(60, 3)
    const without = calibrateEvidence(LEARNT, held, { defectsKnown: true })
    const limitOf = (limits: number[]): number | undefined =>
      calibrateEvidence(LEARNT, held, {
        defectsKnown: true,
        defects: limits.map((by, n) => ({ part: `defect/${n}`, distance: 0.4, view: beyond(without, by) }))
      }).beyondDefects
    assert.equal(limitOf([0.5, 0.5]), without.strangerFrom)
    assertNear(limitOf([...Array<number>(40).fill(5), 50])!, 5, 1e-3)
    assert.equal(limitOf([]), undefined)
    const few = { part: 'defect/0', distance: 0.4, view: beyond(without, 9) }
    assert.equal(calibrateEvidence(LEARNT, held, { defectsKnown: false, defects: [few] }).beyondDefects, undefined)
  })
})
