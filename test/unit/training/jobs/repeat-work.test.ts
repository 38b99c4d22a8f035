import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { createRepeatedWork, RETRY_MS } from '../../../../src/training/jobs/repeat-work.ts'

type End = 'done' | 'later' | Error

/** Work whose rounds the test ends, and timers that it rings. */
function setUp() {
  const rounds: ((end: End) => void)[] = []
  const timers = new Set<() => void>()
  const errors: unknown[] = []
  const repeated = createRepeatedWork({
    work: () =>
      new Promise((resolve, reject) => {
        rounds.push((end) => {
          if (end instanceof Error) reject(end)
          else resolve(end)
        })
      }),
    onError: (error) => errors.push(error),
    setTimer(run, ms) {
      assert.equal(ms, RETRY_MS)
      timers.add(run)
      return () => timers.delete(run)
    }
  })
  return {
    repeated,
    rounds,
    timers,
    errors,
    async end(with_: End) {
      rounds.at(-1)!(with_)
      await turn()
    }
  }
}

suite('repeated work', () => {
  test('woken any number of times during a round, it makes one more', async () => {
    const { repeated, rounds, end } = setUp()
    for (let n = 0; n < 3; n++) repeated.wake()
    assert.equal(rounds.length, 1)
    repeated.wake()
    await end('done')
    assert.equal(rounds.length, 2)
    await end('done')
    await repeated.idle()
    assert.equal(rounds.length, 2)
  })

  for (const [what, later] of [
    ['could not be done yet', 'later'],
    ['failed', new Error('gone')]
  ] as const)
    test(`work that ${what} is tried again after a time`, async () => {
      const { repeated, rounds, timers, errors, end } = setUp()
      repeated.wake()
      await end(later)
      assert.deepEqual([rounds.length, timers.size, errors.length], [1, 1, later === 'later' ? 0 : 1])
      for (const ring of timers) ring()
      assert.equal(rounds.length, 2)
      await end('done')
      await repeated.idle()
    })

  test('woken during a round that could not do its work, it tries again at once', async () => {
    const { repeated, rounds, timers, end } = setUp()
    repeated.wake()
    repeated.wake()
    await end('later')
    assert.deepEqual([rounds.length, timers.size], [2, 0])
    await end('done')
    await repeated.idle()
  })

  test('closed, it waits for the present round and begins no other', async () => {
    const { repeated, rounds, timers, end } = setUp()
    repeated.wake()
    repeated.wake()
    const closed = repeated.close()
    await end('later')
    await closed
    repeated.wake()
    assert.deepEqual([rounds.length, timers.size], [1, 0])
  })
})
