import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { FastifyBaseLogger } from 'fastify'
import type { Change } from '../../../src/domain/access/audit.ts'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import type { Recipe } from '../../../src/domain/recipes/recipe.ts'
import { composeChallenges } from '../../../src/compose/channels/challenges.ts'
import type { Judged } from '../../../src/inspection/inspector.ts'
import { record } from '../store/records/record-fixture.ts'

const RECIPE = {
  id: 'ring',
  activeModelVersion: 'v1',
  challenge: {
    every: '8h',
    parts: [
      { partId: 'M-OK', label: 'good' },
      { partId: 'M-NG', label: 'defect' }
    ]
  }
} as unknown as Recipe
const OK = { verdict: 'OK', ok: true, code: 1, reason: 'WITHIN_THRESHOLD' } as const
const NG = { verdict: 'NG', ok: false, code: 2, reason: 'ABOVE_THRESHOLD' } as const

async function bench(audit: (change: Change) => Promise<void>) {
  const challenges = await composeChallenges({
    records: { list: async () => [] },
    home: 'here',
    stations: () => ['north'],
    recipeOf: () => 'ring',
    readRecipe: async () => RECIPE,
    audit,
    logger: {} as FastifyBaseLogger
  })
  await challenges.look()
  return {
    challenges,
    judge(partId: string, verdict: Partial<InspectionResult>): InspectionResult {
      const answer = challenges.answer(RECIPE, verdictOf(partId, verdict))
      challenges.onJudged({ request: {}, recipe: RECIPE, result: answer } as Judged)
      return answer
    }
  }
}

const verdictOf = (partId: string, verdict: Partial<InspectionResult>): InspectionResult =>
  record(1, { station: 'north', partId, judgedAt: new Date().toISOString(), ...verdict }).result

suite('composeChallenges', () => {
  test('while the audit hangs a master part that is judged wrong counts for the next part all the same', async () => {
    const { judge } = await bench(() => new Promise(() => {}))
    judge('M-OK', OK)
    judge('M-NG', NG)
    assert.equal(judge('4711', OK).verdict, 'OK')
    judge('M-NG', OK)
    assert.equal(judge('4712', OK).reason, 'CHALLENGE_DUE')
  })

  test('without its record a master part that is judged wrong counts, and a right one does not', async () => {
    const { challenges, judge } = await bench(async () => {})
    judge('M-OK', OK)
    judge('M-NG', NG)
    // In mode sync the answer is 503 then, and nobody is told of a verdict.
    challenges.answer(RECIPE, verdictOf('M-NG', OK))
    assert.equal(judge('4711', OK).reason, 'CHALLENGE_DUE')
    while (!challenges.due().includes('north')) await new Promise(setImmediate)
    challenges.answer(RECIPE, verdictOf('M-NG', NG))
    assert.equal(judge('4712', OK).reason, 'CHALLENGE_DUE')
    judge('M-NG', NG)
    assert.equal(judge('4713', OK).verdict, 'OK')
  })

  test('the audit has each master part and each change, in their order', async () => {
    const told: unknown[] = []
    const { judge } = await bench(async ({ action, after }) => {
      told.push([action, (after as { partId?: string }).partId])
    })
    judge('M-OK', OK)
    judge('M-NG', NG)
    judge('M-NG', OK)
    while (told.length < 5) await new Promise(setImmediate)
    assert.deepEqual(told, [
      ['challenge.part', 'M-OK'],
      ['challenge.part', 'M-NG'],
      ['challenge.pass', undefined],
      ['challenge.part', 'M-NG'],
      ['challenge.due', undefined]
    ])
  })
})
