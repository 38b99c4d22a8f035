import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { EvidenceSettings } from '../../../../src/domain/inspection/evidence.ts'
import { judge } from '../../../../src/inspection/judge.ts'
import { judgeAnew, type RecordedPart } from '../../../../src/inspection/trials/judge-anew.ts'
import { scoreEvidence } from '../../../../src/scoring/evidence/score-evidence.ts'
import { drawEvidence, drawView } from '../../scoring/evidence/evidence-fixture.ts'

const MODEL = drawEvidence()
const THRESHOLDS = { threshold: 0.3, reviewBand: 0.2 }
const usual = drawView('usual')
const withTone = (by: number) => ({
  ...usual,
  appearance: { ...usual.appearance, tone: usual.appearance.tone.map((value) => value + by) }
})
/** What a record says of a part that was judged with these settings. */
function recorded(distance: number, toneBy: number, settings: EvidenceSettings) {
  const { score, pieces } = scoreEvidence(MODEL, distance, withTone(toneBy), settings)
  return { result: { score, evidence: pieces }, settings }
}
/** Judged by these settings from the picture itself. */
function judged(distance: number, toneBy: number, settings: EvidenceSettings) {
  const { score, isStranger } = scoreEvidence(MODEL, distance, withTone(toneBy), settings)
  return { verdict: judge(score, THRESHOLDS.threshold, THRESHOLDS.reviewBand, isStranger).verdict, score }
}
const anew = (part: RecordedPart, settings: EvidenceSettings) =>
  judgeAnew(part, { model: MODEL, settings, thresholds: THRESHOLDS })

suite('judgeAnew', () => {
  const factor = fc.oneof(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.constant(true))
  const settings = fc.record({ tone: factor, size: factor, colour: factor }, { requiredKeys: [] })
  const wanted = fc.oneof(settings, fc.constant({ tone: false }), fc.constant({ size: false, features: false }))

  test('property: the record and the picture give the same score and verdict, whatever the settings', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        settings,
        wanted,
        (distance, toneBy, before, then) => {
          const expected = judged(distance, toneBy, then)
          const found = anew(recorded(distance, toneBy, before), then)
          assert.ok(found !== null)
          assert.ok(Math.abs(found.score / expected.score - 1) < 1e-9, `${found.score}, expected ${expected.score}`)
          assert.equal(found.verdict, expected.verdict)
        }
      )
    ))

  test('a part that only its tone made NG is OK with a wide limit for the tone', () => {
    const part = recorded(0.1, 3, {})
    assert.deepEqual([anew(part, {})?.verdict, anew(part, { tone: 20 })?.verdict], ['NG', 'OK'])
  })

  test('a piece that was off and is to count, or no score: the record does not say enough', () => {
    const part = recorded(0.1, 0, { tone: false })
    assert.equal(anew(part, {}), null)
    assert.equal(anew(part, { tone: false })?.verdict, 'OK')
    assert.equal(anew({ result: { score: null, evidence: null }, settings: {} }, {}), null)
  })

  test('a version that knows embeddings alone: the score stays', () => {
    const part = { result: { score: 0.25, evidence: null }, settings: {} }
    assert.deepEqual(judgeAnew(part, { model: null, settings: { tone: 5 }, thresholds: THRESHOLDS }), {
      verdict: 'REVIEW',
      score: 0.25
    })
  })
})
