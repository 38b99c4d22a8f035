import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Message } from '../../../src/domain/records/outbox.ts'
import { createMqttPublisher } from '../../../src/integrations/mqtt/mqtt-publisher.ts'
import { startCuttingBroker } from './cutting-broker.ts'

const message = (n: number): Message => ({
  position: n,
  key: String(n),
  kind: 'result',
  at: '',
  station: null,
  body: { n }
})

suite('MQTT publisher', () => {
  test('what a cut connection leaves unconfirmed is sent again only when it is given again, in order', async (t) => {
    const broker = await startCuttingBroker((payload, connection) =>
      connection > 1 || payload !== '{"n":2}' ? 'yes' : 'cut'
    )
    const publisher = createMqttPublisher({
      url: broker.url,
      topic: 'results',
      eventTopic: '',
      statusTopic: 'status',
      clientId: 'okng'
    })
    t.after(async () => {
      await publisher.close()
      broker.close()
    })
    const connected = async (times: number): Promise<void> => {
      while (publisher.problem() !== null || broker.connections.length < times) await wait(10)
    }
    const results = (connection: number): string[] =>
      (broker.connections[connection] ?? []).filter((payload) => payload.startsWith('{"n"'))

    await connected(1)
    const batch = [1, 2, 3].map(message)
    await assert.rejects(publisher.send(batch), /Message removed/)
    assert.deepEqual(results(0), ['{"n":1}', '{"n":2}'])
    await connected(2)
    await publisher.send(batch)
    assert.deepEqual(results(1), ['{"n":1}', '{"n":2}', '{"n":3}'])
  })
})
