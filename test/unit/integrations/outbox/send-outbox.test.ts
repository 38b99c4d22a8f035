import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Message } from '../../../../src/domain/records/outbox.ts'
import { createOutboxSender, LOOK_MS, RETRY_MS } from '../../../../src/integrations/outbox/send-outbox.ts'

const message = (position: number): Message => ({
  position,
  key: String(position),
  kind: 'result',
  at: '',
  station: null,
  body: {}
})

/** A sender that is closed after so many pauses. @param fails for each try to send, whether it fails */
async function bench(messages: number, fails: readonly boolean[], pauses: number) {
  const waiting = Array.from({ length: messages }, (_, n) => message(n + 1))
  let cursor = 0
  const sent: number[][] = []
  const paused: number[] = []
  const tries = [...fails]
  const sender = createOutboxSender({
    channel: 'mqtt',
    atOnce: 2,
    outbox: {
      next: async (_, limit) => waiting.filter(({ position }) => position > cursor).slice(0, limit),
      async done(_, position) {
        cursor = position
      },
      backlog: async () => ({ waiting: waiting.length - cursor, oldest: null })
    },
    async send(some) {
      sent.push(some.map(({ position }) => position))
      if (tries.shift() === true) throw new Error('the broker is gone')
    },
    async pause(ms) {
      paused.push(ms)
    },
    isClosed: () => paused.length >= pauses
  })
  await sender.run()
  return { sent, paused, state: sender.state(), cursor: () => cursor }
}

suite('outbox sender', () => {
  test('sends in order, some at a time, without a pause while more waits', async () => {
    const { sent, paused, state } = await bench(5, [], 1)
    assert.deepEqual(sent, [[1, 2], [3, 4], [5]])
    assert.deepEqual(paused, [LOOK_MS])
    assert.deepEqual([state.problem, state.events], [null, { sent: 5, errors: 0 }])
  })

  test('what was not received is sent again, before anything else, after ever longer pauses', async () => {
    const { sent, paused, state } = await bench(3, [false, true, true, true], 4)
    assert.deepEqual(sent, [[1, 2], [3], [3], [3], [3]])
    assert.deepEqual(paused, [RETRY_MS.first, 2 * RETRY_MS.first, 4 * RETRY_MS.first, LOOK_MS])
    assert.deepEqual(state.events, { sent: 3, errors: 3 })
  })

  test('says why it can’t send, and how much waits', async () => {
    const { state, paused } = await bench(3, Array<boolean>(9).fill(true), 8)
    assert.deepEqual([state.problem, state.backlog], ['the broker is gone', 3])
    assert.equal(paused.at(-1), RETRY_MS.most)
  })
})
