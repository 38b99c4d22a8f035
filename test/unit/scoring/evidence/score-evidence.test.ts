import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { EvidenceSettings } from '../../../../src/domain/inspection/evidence.ts'
import { type EvidencePiece, pieceValues } from '../../../../src/scoring/evidence/evidence-model.ts'
import { EQUAL_COUNT, PIECE_COUNTS } from '../../../../src/scoring/evidence/piece-count.ts'
import { scoreEvidence, scorePieces } from '../../../../src/scoring/evidence/score-evidence.ts'
import { drawEvidence, drawView } from './evidence-fixture.ts'
import { assertNear } from './numbers.ts'

const MODEL = drawEvidence()
const TYPICAL = 0.2
const usual = drawView('usual')
const withTone = (by: number) => ({
  ...usual,
  appearance: { ...usual.appearance, tone: usual.appearance.tone.map((value) => value + by) }
})
const score = (by: number, settings?: EvidenceSettings) => scoreEvidence(MODEL, TYPICAL, withTone(by), settings)
const nameOf = ({ name }: { readonly name: string }): string => name

suite('scoreEvidence', () => {
  test('each piece once, the most unusual first; a typical distance has the score 0', () => {
    const { pieces } = score(0)
    assert.deepEqual(pieces.map(nameOf).toSorted(), ['colour', 'embedding', 'features', 'outline', 'size', 'tone'])
    assert.deepEqual(
      pieces,
      pieces.toSorted((a, b) => b.score - a.score)
    )
    assertNear(pieces.find(({ name }) => name === 'embedding')!.score, 0, 1e-9)
  })

  test('a part that is very unusual in one piece: that one comes first, and it is a stranger', () => {
    const far = score(3)
    assert.equal(far.pieces[0]!.name, 'tone')
    assert.ok(far.pieces[0]!.score > 3 && far.isStranger)
    assert.ok(far.score > 3 * TYPICAL)
    const near = score(0)
    assert.ok(!near.isStranger && near.score < 1.5 * TYPICAL, String(near.score))
  })

  test('a piece that a recipe switches off is neither told nor counted; a factor divides its score', () => {
    const off = score(3, { tone: false })
    assert.deepEqual([off.pieces.some(({ name }) => name === 'tone'), off.isStranger], [false, false])
    assertNear(off.score, score(0, { tone: false }).score, 1e-12)
    const tone = (settings: EvidenceSettings): number =>
      score(3, settings).pieces.find(({ name }) => name === 'tone')!.score
    assertNear(tone({ tone: 4 }), tone({}) / 4, 1e-12)
    assert.equal(tone({ tone: true }), tone({}))
    assert.ok(score(3, { tone: 4 }).score < score(3).score)
  })

  test('without any piece the score is the distance', () => {
    const bare = { ...MODEL, pieces: [] }
    const found = scoreEvidence(bare, 0.37, usual)
    assert.deepEqual([found.score, found.isStranger, found.pieces.map(nameOf)], [0.37, false, ['embedding']])
  })

  test('NaN anywhere gives NaN, and so no pass', () => {
    assert.equal(scoreEvidence(MODEL, NaN, usual).score, NaN)
    assert.equal(scoreEvidence(MODEL, TYPICAL, { ...usual, features: Float32Array.of(1, NaN, 1) }).score, NaN)
    assert.throws(() => scoreEvidence(MODEL, TYPICAL, { ...usual, features: new Float32Array(0) }), /received 0/)
    assert.equal(score(NaN).score, NaN)
  })

  test('a stranger begins at the excess that the evidence says', () => {
    const tone = { name: 'tone', calibration: { middle: 0, reach: 1 }, count: { from: 1, weight: 4 } } as const
    const isStranger = (score: number): boolean =>
      scorePieces(MODEL, TYPICAL, [{ ...tone, unlike: Math.exp(score) }]).isStranger
    // sqrt(4 * (score - 1)^2) = 3 at a score of 2.5.
    assert.deepEqual([2.49, 2.51].map(isStranger), [false, true])
    const beyond = (score: number) =>
      scorePieces({ ...MODEL, beyondDefects: 5 }, TYPICAL, [{ ...tone, unlike: Math.exp(score) }])
    // 5 at a score of 3.5: a part between is always NG, but no stranger.
    const found = [2.49, 2.51, 3.49, 3.51].map(beyond)
    assert.deepEqual(
      found.map(({ isAlwaysNg }) => isAlwaysNg),
      [false, true, true, true]
    )
    assert.deepEqual(
      found.map(({ isStranger }) => isStranger),
      [false, false, false, true]
    )
    assertNear(found[1]!.excess, 3.02, 1e-9)
  })

  test('small defects count from a typical part on, light and distance beyond their limit, focus four times', () => {
    const raises = (name: EvidencePiece['name'], score: number): number => {
      const measured = [
        { name, calibration: { middle: 0, reach: 1 }, count: PIECE_COUNTS[name], unlike: Math.exp(score) }
      ]
      return Math.log(scorePieces(MODEL, TYPICAL, measured).score / TYPICAL) / MODEL.embedding.reach
    }
    for (const name of ['patches', 'spots', 'outline'] as const) assert.ok(raises(name, 0.5) > 0.5, name)
    for (const name of ['tone', 'size'] as const) {
      assertNear(raises(name, 0.99), 0, 1e-12)
      assertNear(raises(name, 2), 1, 1e-9)
    }
    assertNear(raises('focus', 1.6), 2, 1e-9)
  })

  test('scorePieces gives the same of what the pieces found', () => {
    const found = scorePieces(MODEL, TYPICAL, [
      { name: 'tone', calibration: { middle: 0, reach: 1 }, count: EQUAL_COUNT, unlike: Math.exp(4 / 3) }
    ])
    // 4/3 limits are 1 more than the third that says nothing: e to the reach of the embedding, once.
    assertNear(found.score, TYPICAL * Math.exp(MODEL.embedding.reach), 1e-12)
    assert.deepEqual(found.pieces.map(nameOf), ['tone', 'embedding'])
  })
})

suite('pieceValues', () => {
  test("logarithms of the encoder's features in their span, what was measured as it is", () => {
    const view = { ...usual, features: Float32Array.of(9, 0, 0.98, 7) }
    const features = pieceValues({ name: 'features', span: { from: 1, length: 2 } }, view)
    assert.deepEqual(
      [...features].map((value) => value.toFixed(4)),
      [Math.log(0.02), Math.log(1)].map((value) => value.toFixed(4))
    )
    assert.equal(pieceValues({ name: 'tone', span: null }, view), view.appearance.tone)
  })
})
