import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { lendFrame } from '../../../../src/domain/inspection/frame-memory.ts'
import type { InspectionRecord, RecordMode } from '../../../../src/domain/records/record.ts'
import { createRecordKeeping } from '../../../../src/inspection/keeping/keep-record.ts'
import type { Judged } from '../../../../src/inspection/inspector.ts'
import { record } from '../../store/records/record-fixture.ts'

function judged(measId: string | null, frame = new Uint8Array(3)): Judged {
  const result = { ...record(1, { measId }).result, heatmap: { rows: 1, columns: 1, values: [1] } as never }
  return {
    request: { frame, recipeId: 'ring', measurement: 'm1', dueMs: 77 },
    recipe: {} as never,
    result,
    cropSpec: {} as never,
    crop: null,
    appearance: null
  }
}

function bench(mode: RecordMode, add: () => Promise<InspectionRecord | undefined> = async () => undefined) {
  const added: [InspectionRecord, number | undefined][] = []
  const lost: unknown[] = []
  const keeping = createRecordKeeping({
    mode,
    home: 'home-1',
    digestOf: async () => 'digest',
    keepPicture: async () => ({ sha256: 'abc', extension: 'bmp' }),
    add(each, dueMs) {
      added.push([each, dueMs])
      return add()
    },
    onLost(error, resultId) {
      lost.push([(error as Error).message, resultId])
    }
  })
  return { keeping, added, lost }
}

suite('createRecordKeeping', () => {
  test('a record holds the verdict without heat map, the picture, and what recognises the measurement', async () => {
    const { keeping, added } = bench('sync')
    const part = judged('17')
    await keeping.keep(part)
    const { heatmap: _, ...result } = part.result
    assert.deepEqual(added, [
      [
        {
          at: part.result.judgedAt,
          home: 'home-1',
          result,
          frameSha256: 'digest',
          measurement: 'm1',
          postedBy: null,
          picture: { sha256: 'abc', extension: 'bmp' }
        },
        77
      ]
    ])
  })
  test('without a measId the frame has no digest', async () => {
    const { keeping, added } = bench('sync')
    await keeping.keep(judged(null))
    assert.equal(added[0]![0].frameSha256, null)
  })
  test('sync: waits for the record, answers what is on record in its place, and passes on why it cannot', async () => {
    const other = record(2)
    assert.equal(await bench('sync', async () => other).keeping.keep(judged('17')), other.result)
    const failing = bench('sync', () => Promise.reject(new Error('no database')))
    await assert.rejects(failing.keeping.keep(judged('17')), /no database/)
    assert.deepEqual(failing.lost, [])
  })
  test('batched: does not wait, and reports what is lost', async () => {
    let refuse = (_error: Error): void => {}
    const { keeping, lost } = bench('batched', () =>
      new Promise((_resolve, reject) => {
        refuse = reject
      }))
    assert.equal(await keeping.keep(judged('17')), undefined)
    for (let n = 0; n < 10; n++) await Promise.resolve()
    refuse(new Error('no room'))
    await keeping.idle()
    assert.deepEqual(lost, [['no room', record(1).result.resultId]])
  })
  test('batched: records are handed over in the order of their verdicts, however long a picture takes', async () => {
    const added: string[] = []
    let taken = (): void => {}
    const slow = new Promise<void>((resolve) => {
      taken = resolve
    })
    const pictures = [slow.then(() => ({ sha256: 'abc', extension: 'bmp' })), Promise.reject(new Error('gone')), null]
    const lost: string[] = []
    const keeping = createRecordKeeping({
      mode: 'batched',
      home: 'home-1',
      digestOf: async () => 'digest',
      keepPicture: async () => pictures.shift()!,
      async add({ result: { measId } }) {
        added.push(measId!)
        return undefined
      },
      onLost(error) {
        lost.push((error as Error).message)
      }
    })
    for (const measId of ['1', '2', '3']) await keeping.keep(judged(measId))
    await new Promise(setImmediate)
    assert.deepEqual([added, lost], [[], []])
    taken()
    await keeping.idle()
    assert.deepEqual([added, lost], [['1', '3'], ['gone']])
  })
  test('the frame is held until its picture is kept, not while the record waits', async () => {
    const frame = new Uint8Array(3)
    const events: string[] = []
    const letGo = lendFrame(frame, () => {
      events.push('given back')
    })
    const { keeping } = bench('sync', async () => {
      events.push('added')
      return undefined
    })
    const kept = keeping.keep(judged('17', frame))
    letGo()
    assert.deepEqual(events, [])
    await kept
    assert.deepEqual(events, ['given back', 'added'])
  })
})
