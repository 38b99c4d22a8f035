import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { parseOrder } from '../../../../src/cli/commands/train-job.ts'
import type { StoredJob } from '../../../../src/domain/training/job-store.ts'
import { TRAIN_DEFAULTS, type TrainOrder } from '../../../../src/domain/training/training.ts'
import { trainOrderOf } from '../../../../src/training/jobs/train-order.ts'

const ORDER: TrainOrder = {
  recipe: 'ring',
  dataset: '/data/Ü "quoted"\n.csv',
  parameters: { ...TRAIN_DEFAULTS, learningRate: 0.1 + 0.2, epochs: null },
  threads: 1,
  compareWithActive: true
}

suite('the order of a training job', () => {
  test('arrives as it was sent', () => {
    assert.deepEqual(parseOrder(JSON.stringify(ORDER)), ORDER)
  })
  test('is made of the job: its pictures, its parameters, and whether it is compared', () => {
    const job = { recipe: 'ring', dataset: 'labelled', source: '/data/x.csv', parameters: TRAIN_DEFAULTS } as StoredJob
    assert.deepEqual(
      (['if-better', 'always', 'never'] as const).map((activate) => trainOrderOf({ ...job, activate })),
      [true, false, false].map((compareWithActive) => ({
        recipe: 'ring',
        dataset: '/data/x.csv',
        parameters: TRAIN_DEFAULTS,
        threads: 1,
        compareWithActive
      }))
    )
  })
  for (const [name, text, message] of [
    ['no JSON', 'train, please', /expected a training order as JSON, received 'train, please'/],
    ['a wrong type', JSON.stringify({ ...ORDER, threads: '1' }), /threads: expected number, received "1"/],
    ['an unknown key', JSON.stringify({ ...ORDER, speed: 9 }), /unknown key speed/],
    [
      'a parameter out of range',
      JSON.stringify({ ...ORDER, parameters: { ...ORDER.parameters, batchSize: 1 } }),
      /parameters\.batchSize: .*4.*received 1/
    ]
  ] as const)
    test(`${name} is refused with what was received`, () => {
      assert.throws(() => parseOrder(text), { message })
    })
})
