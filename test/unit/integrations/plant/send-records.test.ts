import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { labelMessage, waitingMessage } from '../../../../src/domain/labelled/label-message.ts'
import { type Message, resultMessage } from '../../../../src/domain/records/outbox.ts'
import type { InspectionRecord } from '../../../../src/domain/records/record.ts'
import { createPace } from '../../../../src/integrations/plant/plant-client.ts'
import { createRecordSender } from '../../../../src/integrations/plant/send-records.ts'
import { record } from '../../store/records/record-fixture.ts'

const withPicture = (n: number): InspectionRecord => ({
  ...record(n),
  picture: { sha256: `${n}`.padStart(64, '0'), extension: 'bmp' }
})

/** A sender, and what it did in its order. */
function sender(records: readonly InspectionRecord[], { pictures = true, lateMs = 0, isAway = false } = {}) {
  const did: string[] = []
  const send = createRecordSender({
    client: {
      async send({ records: sent, labels, waiting }) {
        if (isAway) throw new Error('the plant is away')
        did.push(
          `records ${sent.map(({ result }) => result.sequence).join(' ')}, labels ${labels.length}`
            + (waiting.length > 0 ? `, waiting ${waiting.length}` : '')
        )
      }
    },
    content: {
      async put(area, data) {
        did.push(`${area} ${Buffer.from(data).toString()}`)
        return ''
      }
    },
    recordOf: async (id) => records.find(({ result }) => result.resultId === id),
    pictureOf: async ({ result }) => (pictures ? Buffer.from(`picture of ${result.sequence}`) : undefined),
    labelledPicture: async () => Buffer.from('labelled'),
    nowMs: () => Date.parse(records[0]!.at) + lateMs
  })
  const messages = records.map((each, n): Message => ({ ...resultMessage(each), position: n }))
  return { did, send, messages }
}

const numbered = (n: number): InspectionRecord => {
  const made = withPicture(n)
  return { ...made, result: { ...made.result, sequence: n } }
}

suite('sending records to the plant', () => {
  test('each picture first, then the records in their order', async () => {
    const { did, send, messages } = sender([numbered(1), numbered(2)])
    await send(messages)
    assert.deepEqual(did, ['pictures picture of 1', 'pictures picture of 2', 'records 1 2, labels 0'])
  })

  test('a picture that is not written yet is waited for; one that never will be is not', async () => {
    const early = sender([numbered(1)], { pictures: false })
    await assert.rejects(early.send(early.messages), /the picture of a part is not written yet/)
    assert.deepEqual(early.did, [])
    const late = sender([numbered(1)], { pictures: false, lateMs: 10_001 })
    await late.send(late.messages)
    assert.deepEqual(late.did, ['records 1, labels 0'])
  })

  test('labels go with their pictures, which stay; what else is in the outbox is not sent', async () => {
    const { did, send } = sender([numbered(1)])
    const { at, result, picture } = numbered(1)
    const said = { label: 'good', defectKind: null, by: 'anna', at } as const
    const label = labelMessage({ at, result, sampled: true, picture: picture!, said })
    const drift: Message = { position: 2, key: 'd', kind: 'drift', at, station: null, body: {} }
    await send([{ ...label, position: 1 }, drift])
    assert.deepEqual(did, ['content labelled', 'records , labels 1'])
    await send([drift])
    assert.equal(did.length, 2)
  })

  test('a part for review goes with its picture, which is not sent again after that of its record', async () => {
    const { did, send, messages } = sender([numbered(1)])
    const { at, result, picture } = numbered(1)
    const part = waitingMessage({ at, result, sampled: false, picture: picture! })
    await send(messages)
    await send([{ ...part, position: 1 }])
    assert.deepEqual(did, ['pictures picture of 1', 'records 1, labels 0', 'records , labels 0, waiting 1'])
    const alone = sender([numbered(1)])
    await alone.send([{ ...part, position: 1 }])
    assert.deepEqual(alone.did, ['pictures labelled', 'records , labels 0, waiting 1'])
  })

  test('a record that was removed since is passed over, and a plant that is away is an error', async () => {
    const { did, send, messages } = sender([numbered(1)])
    await send([{ ...messages[0]!, key: 'gone' }, ...messages])
    assert.equal(did.at(-1), 'records 1, labels 0')
    const away = sender([numbered(1)], { isAway: true })
    await assert.rejects(away.send(away.messages), /the plant is away/)
  })
})

test('a pace waits as long as the rate says; without one it does not wait', async () => {
  const waited: number[] = []
  const wait = async (ms: number): Promise<void> => void waited.push(ms)
  await createPace(1000, wait)(500)
  await createPace(0, wait)(500)
  assert.deepEqual(waited, [500])
})

test('what is sent side by side waits one after the other', async () => {
  const [begun, end]: [number[], (() => void)[]] = [[], []]
  const paced = createPace(1000, (ms) => {
    begun.push(ms)
    return new Promise<void>((resolve) => end.push(resolve))
  })
  const both = Promise.all([paced(500), paced(250)])
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(begun, [500])
  end[0]!()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(begun, [500, 250])
  end[1]!()
  await both
})
