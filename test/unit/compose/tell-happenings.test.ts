import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { tellHappenings } from '../../../src/compose/channels/tell-happenings.ts'
import type { TrainJob } from '../../../src/domain/training/training.ts'

const settled = (): Promise<void> => new Promise(setImmediate)

suite('what has happened besides results', () => {
  test('is told once the one before is written, and told again until it is written', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const jobs: TrainJob[] = []
    const told: string[][] = []
    const written: { done: () => void; fail: (error: Error) => void }[] = []
    const stop = tellHappenings({
      look: async () => ({ stations: [], drifts: [], stability: [], errors: [], jobs: [...jobs] }),
      tell(messages) {
        told.push(messages.map(({ key }) => key))
        return new Promise((done, fail) => written.push({ done, fail }))
      },
      logger: { warn() {} } as never
    })
    const look = async (): Promise<void> => {
      t.mock.timers.tick(5000)
      await settled()
    }
    const ends = (id: string): void => {
      jobs.push({ id, state: 'completed' } as TrainJob)
    }
    await look()
    ends('a')
    await look()
    ends('b')
    await look()
    assert.deepEqual(told, [['training.ended:a']], 'one at a time')
    written[0]!.done()
    await settled()
    await look()
    written[1]!.fail(new Error('the database is locked'))
    await settled()
    await look()
    assert.deepEqual(told, [['training.ended:a'], ['training.ended:b'], ['training.ended:b']])
    stop()
  })
})
