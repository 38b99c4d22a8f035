import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createJudgePicture } from '../../../src/compose/channels/judge-picture.ts'
import type { ChannelPicture } from '../../../src/domain/channels/picture.ts'
import type { InspectionRequest } from '../../../src/domain/inspection/inspection.ts'
import type { InspectionRecord } from '../../../src/domain/records/record.ts'
import { record } from '../store/records/record-fixture.ts'

const PICTURE: ChannelPicture = {
  frame: new Uint8Array(3),
  received: { at: '2026-01-02T03:04:05.000Z', ms: 5 },
  measId: 'north/4711.bmp',
  station: 'north',
  recipe: null,
  partId: null,
  mayBeKnown: false,
  untilRecorded: true
}

/** @param onRecord newest record of the picture's measurement, once it was judged */
function bench(onRecord: InspectionRecord | undefined, before?: InspectionRecord) {
  const asked: InspectionRequest[] = []
  const judge = createJudgePicture({
    recipeOf: () => 'ring',
    admission: {
      enter: () => ({}) as never,
      run: (_ticket, _bytes, work) => work(),
      leave() {}
    },
    judgeOnce: (request, run) => run(request),
    inspector: {
      async inspect(request) {
        asked.push(request)
        return record(1).result
      }
    },
    records: { list: async () => [asked.length === 0 ? before : onRecord].filter((each) => each !== undefined) },
    digestOf: async () => 'digest',
    wishes: { partOf: (_, measId) => `announced for ${measId}` },
    onResult() {}
  })
  return { asked, judge: (changes: Partial<ChannelPicture> = {}) => judge({ ...PICTURE, ...changes }) }
}

suite('a picture of a channel', () => {
  test('is judged, and answered once it is on record', async () => {
    const { asked, judge } = bench(record(1))
    assert.deepEqual(await judge(), { kind: 'judged', result: record(1).result })
    assert.deepEqual(
      asked.map(({ recipeId, station, partId, measId }) => [recipeId, station, partId, measId]),
      [['ring', 'north', 'announced for north/4711.bmp', 'north/4711.bmp']]
    )
    for (const other of [undefined, record(2)]) assert.equal((await bench(other).judge()).kind, 'later')
  })

  test('of a camera is answered at once, with what the camera says of it', async () => {
    const { asked, judge } = bench(undefined)
    const raw = { pixelFormat: 'Mono8', width: 4, height: 3 } as const
    const capturedAt = '2026-01-02T03:04:04.990Z'
    assert.deepEqual(await judge({ untilRecorded: false, raw, capturedAt }), {
      kind: 'judged',
      result: record(1).result
    })
    assert.deepEqual([asked[0]?.raw, asked[0]?.capturedAt], [raw, capturedAt])
  })

  test('is not judged again where the same picture is on record', async () => {
    const known = record(7, {}, { frameSha256: 'digest' })
    const { asked, judge } = bench(undefined, known)
    assert.deepEqual(await judge({ mayBeKnown: true }), { kind: 'judged', result: known.result })
    assert.deepEqual(asked, [])
    const another = bench(record(1), record(7, {}, { frameSha256: 'of another picture' }))
    assert.deepEqual(await another.judge({ mayBeKnown: true }), { kind: 'judged', result: record(1).result })
  })

  test('has the part id and the station that POST /inspect would take', async () => {
    const { asked, judge } = bench(record(1))
    await judge({ partId: `\0${'x'.repeat(1000)}` })
    assert.equal(asked[0]!.partId!.slice(0, 2), '\uFFFDx')
    assert.equal(Buffer.byteLength(asked[0]!.partId!), 256)
    assert.deepEqual(await judge({ station: 'north\u0007' }), {
      kind: 'refused',
      errorCode: 'REQUEST_INVALID',
      detail: 'expected a station of 1 to 128 letters, digits, spaces or ._:/+#@-, received "north\\u0007"'
    })
    assert.equal(asked.length, 1)
  })
})
