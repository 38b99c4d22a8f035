import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { InspectionResult } from '../../../../src/domain/inspection/inspection.ts'
import { createChallengeTracker } from '../../../../src/inspection/challenge/challenge-tracker.ts'
import { withSimulation } from '../../../../src/inspection/challenge/simulation.ts'
import { record } from '../../store/records/record-fixture.ts'

const OK = { verdict: 'OK', ok: true, code: 1, reason: 'WITHIN_THRESHOLD' } as const
const NG = { verdict: 'NG', ok: false, code: 2, reason: 'ABOVE_THRESHOLD' } as const
const said = ({ verdict, ok, code, reason, simulated }: InspectionResult): unknown[] => [
  verdict,
  ok,
  code,
  reason,
  simulated
]

suite('simulation', () => {
  test('nothing of a station in simulation is OK; what is not OK stays as it is, and all say so', () => {
    const answer = withSimulation(
      (station) => station === 'north',
      (_recipe: object, result) => result
    )
    const judged = (station: string, verdict: Partial<InspectionResult> = OK): unknown[] =>
      said(answer({}, record(1, { station, ...verdict }).result))
    assert.deepEqual(judged('north'), ['NG', false, 9, 'SIMULATED', true])
    assert.deepEqual(judged('north', NG), ['NG', false, 2, 'ABOVE_THRESHOLD', true])
    assert.deepEqual(judged('south'), ['OK', true, 1, 'WITHIN_THRESHOLD', undefined])
  })

  test('the arrival of the picture counts, not the time of its verdict', () => {
    const [within, after] = ['2026-01-02T00:00:01.000Z', '2026-01-02T00:00:02.000Z']
    const answer = withSimulation(
      (_station, receivedAt) => receivedAt === within,
      (_recipe: object, result) => result
    )
    const codes = [within, after].map((receivedAt) => answer({}, record(1, { ...OK, receivedAt }).result).code)
    assert.deepEqual(codes, [9, 1])
  })

  test('a dry run passes no challenge, and can fail one', () => {
    const recipe = { id: 'ring', challenge: { every: '8h', parts: [{ partId: 'M', label: 'good' }] } } as const
    const tracker = createChallengeTracker(() => Date.UTC(2026, 0, 2))
    let isSimulated = true
    const answer = withSimulation(() => isSimulated, tracker.answer)
    const judge = (verdict: Partial<InspectionResult> = OK): InspectionResult => {
      const { result } = record(1, { station: 'north', partId: 'M', judgedAt: '2026-01-02T00:00:00.000Z', ...verdict })
      const answered = answer(recipe, result)
      tracker.note(answered)
      return answered
    }
    const isDue = (): boolean => tracker.state('north', recipe, 'v1')!.due
    assert.deepEqual(judge().challenge, { label: 'good', judged: 'OK', right: true })
    assert.equal(isDue(), true)
    isSimulated = false
    judge()
    assert.equal(isDue(), false)
    isSimulated = true
    judge(NG)
    assert.equal(isDue(), true)
  })
})
