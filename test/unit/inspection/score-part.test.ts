import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { LoadedModel } from '../../../src/inspection/models/loaded-model.ts'
import { scorePart } from '../../../src/inspection/score-part.ts'
import { anomalyScore } from '../../../src/scoring/anomaly-score.ts'
import { CIRCLE, oval } from '../imaging/appearance/draw-shape.ts'
import { fakeModel } from './fake-model.ts'
import { ANOTHER, appearanceOf, roundParts, usualShape } from './seen-parts.ts'

const MODEL: LoadedModel = { ...fakeModel(), evidence: roundParts() }
const USUAL = appearanceOf(usualShape('another'))
/** An embedding at the distance 2 sin(0.1) = 0.2 from the one prototype. */
const ROW = Float32Array.of(Math.cos(0.2), Math.sin(0.2))

suite('scorePart', () => {
  test('a version from before: the distance alone, as it always was, whatever was measured', () => {
    const distance = anomalyScore(ROW, MODEL.good, null, 1)
    for (const appearance of [null, appearanceOf({ edge: oval(0.3) })])
      assert.deepEqual(scorePart(fakeModel(), ROW, appearance), {
        score: distance,
        evidence: null,
        isAlwaysNg: false,
        isStranger: false
      })
  })

  test('a good part: about its distance, nothing said', () => {
    const { score, evidence, isStranger } = scorePart(MODEL, ROW, USUAL)
    const distance = anomalyScore(ROW, MODEL.good, null, 1)
    assert.ok(score >= distance && score < 2 * distance, `${score} ${JSON.stringify(evidence)}`)
    assert.equal(isStranger, false)
    assert.ok(evidence!.every((piece) => !('says' in piece)))
  })

  test('an oval one: its outline comes first and says by how much; another product is a stranger', () => {
    const { score, evidence, isStranger } = scorePart(MODEL, ROW, appearanceOf({ edge: oval(0.14) }))
    assert.deepEqual(
      evidence,
      evidence!.toSorted((a, b) => b.score - a.score)
    )
    const outline = evidence!.find(({ name }) => name === 'outline')!
    assert.ok(outline.score > 1)
    assert.equal(outline.says, 'oval by 14 %')
    assert.ok(!isStranger && score > 0.5, String(score))
    const another = scorePart(MODEL, ROW, appearanceOf(ANOTHER))
    assert.ok(another.isStranger && another.score > score, String(another.score))
  })

  test('what a recipe switches off is not counted', () => {
    const larger = { ...USUAL, size: Float32Array.of(Math.log((1.3 * CIRCLE.r) / 200)) }
    assert.ok(scorePart(MODEL, ROW, larger).isStranger)
    const off = scorePart(MODEL, ROW, larger, { size: false })
    assert.equal(off.isStranger, false)
    assert.ok(off.evidence!.every(({ name }) => name !== 'size'))
    assert.equal(off.score, scorePart(MODEL, ROW, USUAL, { size: false }).score)
  })

  test('measurements that are missing or no numbers: an error or NaN, never a pass', () => {
    assert.throws(() => scorePart(MODEL, ROW, null), {
      name: 'RangeError',
      message: /expected the measurements of the picture/
    })
    assert.equal(scorePart(MODEL, ROW, { ...USUAL, tone: USUAL.tone.map(() => NaN) }).score, NaN)
    assert.throws(
      () => scorePart(MODEL, ROW, { ...USUAL, tone: new Float32Array(3) }),
      /expected 12 values, received 3/
    )
    assert.throws(() => scorePart(MODEL, Float32Array.of(NaN, 0), USUAL), { name: 'RangeError' })
  })
})
