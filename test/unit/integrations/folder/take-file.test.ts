import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ChannelPicture, ChannelVerdict } from '../../../../src/domain/channels/picture.ts'
import { createTakeFile, GIVE_UP_MS } from '../../../../src/integrations/folder/take-file.ts'
import { record } from '../../store/records/record-fixture.ts'

const JUDGED: ChannelVerdict = { kind: 'judged', result: record(1).result }

function bench(verdict: ChannelVerdict, isStillThere = { toRead: true, toMove: true }) {
  const asked: ChannelPicture[] = []
  const moved: unknown[] = []
  const take = createTakeFile({
    files: {
      read: async ({ path }) => (isStillThere.toRead ? Buffer.from(path) : undefined),
      async move({ path }, ...args) {
        if (isStillThere.toMove) moved.push([path, ...args])
        return isStillThere.toMove
      }
    },
    pattern: /^(?<partId>.+)\.bmp$/u,
    station: 'north',
    recipe: null,
    maxBytes: 100,
    async judge(picture) {
      asked.push(picture)
      return verdict
    },
    arrivalOf: (ms) => ({ at: 'then', ms })
  })
  const file = { path: '4711.bmp', bytes: 10, modifiedMs: 1, inode: 7, seenMs: 5, unchangedMs: 500 }
  return { asked, moved, take: (changes: object = {}, known = false) => take({ ...file, ...changes }, known) }
}

suite('a file that is taken', () => {
  test('is judged as what its name says, and moved to done with the verdict', async () => {
    const { asked, moved, take } = bench(JUDGED)
    assert.equal(await take(), 'judged')
    assert.deepEqual(asked, [
      {
        frame: Buffer.from('4711.bmp'),
        received: { at: 'then', ms: 5 },
        measId: '4711.bmp',
        station: 'north',
        recipe: null,
        partId: '4711',
        mayBeKnown: false,
        untilRecorded: true
      }
    ])
    assert.deepEqual(moved, [['4711.bmp', 'done', record(1).result]])
  })

  test('answers no trigger where it was there before the channel: nobody knows when it came', async () => {
    const { asked, take } = bench(JUDGED)
    await take({}, true)
    assert.deepEqual([asked[0]!.mayBeKnown, asked[0]!.received], [true, { at: 'then', ms: 0 }])
  })

  test('waits where another picture has its name by now: that one has no verdict yet', async () => {
    const before = bench(JUDGED, { toRead: false, toMove: true })
    assert.deepEqual([await before.take(), before.asked], ['later', []])
    for (const verdict of [JUDGED, { kind: 'refused', errorCode: 'X', detail: '' } as const])
      assert.equal(await bench(verdict, { toRead: true, toMove: false }).take(), 'later')
  })

  test('is named by its last 128 characters, and none of them is cut in half', async () => {
    const { asked, take } = bench(JUDGED)
    const path = `😀${'x'.repeat(123)}.bmp`
    await take({ path: `north/${path}` })
    assert.equal(asked[0]!.measId, path)
  })

  test('with another name, or too large, goes to failed without being read', async () => {
    const { asked, moved, take } = bench(JUDGED)
    assert.equal(await take({ path: 'notes.txt' }), 'failed')
    assert.equal(await take({ bytes: 101 }), 'failed')
    assert.deepEqual(asked, [])
    assert.deepEqual(
      moved.map((each) => (each as [string, string, { errorCode: string }])[2].errorCode),
      ['FILE_NAME_UNKNOWN', 'FRAME_TOO_LARGE']
    )
  })

  test('stays where it is while the service can’t judge', async () => {
    const { moved, take } = bench({ kind: 'later', detail: 'overload' })
    assert.equal(await take(), 'later')
    assert.deepEqual(moved, [])
  })

  test('that can’t be read may still be arriving; it is given up when nothing has come for long', async () => {
    const cut = bench({ kind: 'refused', errorCode: 'FRAME_CORRUPT', detail: 'half a picture' })
    assert.equal(await cut.take(), 'later')
    assert.equal(await cut.take({ unchangedMs: GIVE_UP_MS }), 'failed')
    assert.deepEqual(cut.moved, [['4711.bmp', 'failed', { errorCode: 'FRAME_CORRUPT', detail: 'half a picture' }]])
    const unknown = bench({ kind: 'refused', errorCode: 'RECIPE_NOT_FOUND', detail: 'no such recipe' })
    assert.equal(await unknown.take(), 'failed')
  })
})
