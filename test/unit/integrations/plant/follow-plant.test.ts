import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Desired, PlantAnswer } from '../../../../src/domain/plant/release.ts'
import type { StationReport } from '../../../../src/domain/plant/report.ts'
import { followPlant } from '../../../../src/integrations/plant/follow-plant.ts'

/** Follows a plant that gives these answers, then closes. */
async function followed(answers: readonly (PlantAnswer | Error)[], applies: readonly boolean[] = [], isDeaf = false) {
  const [heard, told]: [string[][], number[]] = [[], []]
  const closing = new AbortController()
  const [known, applied, states, pauses]: [(string | null)[], (readonly Desired[])[], (string | null)[], number[]] = [
    [],
    [],
    [],
    []
  ]
  let n = 0
  await followPlant(
    {
      client: {
        async report(_report, revision, labels) {
          known.push(revision)
          told.push(labels.length)
          const answer = answers[n++]
          if (n >= answers.length) closing.abort()
          if (answer instanceof Error) throw answer
          return answer!
        }
      },
      report: async () => ({}) as StationReport,
      async apply(desired) {
        applied.push(desired)
        return applies[applied.length - 1] ?? true
      },
      hear: async (said) => {
        heard.push(said.map(({ resultId }) => resultId))
        return isDeaf ? [] : said
      },
      async pause(ms) {
        pauses.push(ms)
      },
      onState: (problem) => states.push(problem)
    },
    closing.signal
  )
  return { known, applied, states, pauses, heard, told }
}

const answer = (revision: string): PlantAnswer => ({
  revision,
  desired: [{ recipe: revision, rollout: null }],
  again: 1,
  said: []
})

suite('following a plant', () => {
  test('each change is applied once, and told as known with the next report', async () => {
    const { known, applied } = await followed([answer('a'), answer('a'), answer('b'), answer('b')])
    assert.deepEqual(known, [null, 'a', 'a', 'b'])
    assert.deepEqual(
      applied.map(([first]) => first!.recipe),
      ['a', 'b']
    )
  })

  test('a plant that answers at once, always, is asked twice a second', async () => {
    const { pauses } = await followed([answer('a'), answer('a'), answer('a')])
    assert.deepEqual(pauses, [500, 500, 500])
  })

  test('a plant that is away is asked again with longer pauses, and told of once each way', async () => {
    const gone = new Error('fetch failed', { cause: new Error('ECONNREFUSED') })
    const { states, pauses } = await followed([gone, gone, gone, answer('a'), gone, answer('a')])
    assert.deepEqual(states, ['fetch failed: ECONNREFUSED', null, 'fetch failed: ECONNREFUSED', null])
    assert.deepEqual(pauses.slice(0, 3), [1000, 2000, 4000])
  })

  test('what could not be applied is tried again', async () => {
    const { applied } = await followed([answer('a'), answer('a'), answer('a')], [false, true])
    assert.deepEqual(
      applied.map(([first]) => first!.recipe),
      ['a', 'a']
    )
  })

  const SAID = { resultId: 'r1', label: 'good', defectKind: null, by: 'anna', at: '2026-01-01T00:00:00.000Z' } as const

  test('labels of the plant are taken over, and told as heard with the next report', async () => {
    const { heard, told } = await followed([{ ...answer('a'), said: [SAID] }, answer('a'), answer('a')])
    assert.deepEqual(heard, [['r1'], [], []])
    assert.deepEqual(told, [0, 1, 0])
  })

  test('labels that cannot be taken over are asked for again after a while', async () => {
    const answers = [{ ...answer('a'), said: [SAID] }, answer('a')]
    const { told, pauses } = await followed(answers, [], true)
    assert.deepEqual(told, [0, 0])
    assert.deepEqual(pauses, [10_000, 500])
  })
})
