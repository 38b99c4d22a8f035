import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { HeatMap, InspectionResult, Verdict } from '../../../../src/domain/inspection/inspection.ts'
import type { LiveCounters, LivePicture } from '../../../../src/domain/inspection/live.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import type { Judged } from '../../../../src/inspection/inspector.ts'
import { createLiveFeed, RECENT } from '../../../../src/inspection/watching/live-feed.ts'
import type { FrameJob, Thumbnail } from '../../../../src/inspection/threads/picture-tasks.ts'

/** A part whose frame is one byte. */
function judged(result: InspectionResult, frame: number): Judged {
  return {
    request: { frame: Uint8Array.of(frame), recipeId: 'ring' },
    recipe: { ...RECIPE_DEFAULTS, id: 'ring' },
    result,
    cropSpec: RECIPE_DEFAULTS.crop,
    crop: null,
    appearance: null
  }
}

function result(resultId: string, verdict: Verdict, recipe = 'ring'): InspectionResult {
  return {
    resultId,
    verdict,
    ok: verdict === 'OK',
    code: 2,
    reason: 'ABOVE_THRESHOLD',
    score: 1,
    threshold: 0.5,
    evidence: null,
    circle: null,
    recipe,
    modelVersion: 'v1',
    partId: null,
    measId: null,
    station: null,
    capturedAt: null,
    receivedAt: '2026-01-02T03:04:05.000Z',
    judgedAt: '2026-01-02T03:04:05.010Z',
    sequence: 7,
    diameterMm: null,
    timingsMs: { total: 1 }
  }
}

const HEAT: HeatMap = { left: 1, top: 2, sidePx: 3, cells: 1, values: [0.5] }

/** A feed whose pictures the test makes by hand: the picture's byte is the frame's. */
function fixture() {
  const asked: { frame: number; finish: (error?: Error) => Promise<void> }[] = []
  const faults: unknown[] = []
  const explained: number[] = []
  const feed = createLiveFeed({
    thumbnail: ({ frame }: Pick<FrameJob, 'frame'>) =>
      new Promise<Thumbnail>((resolve, reject) => {
        asked.push({
          frame: frame[0]!,
          async finish(error) {
            if (error === undefined) resolve({ width: 640, height: 480, jpeg: frame })
            else reject(error)
            // The feed's own continuations come first.
            await new Promise((resolve) => {
              setImmediate(resolve)
            })
          }
        })
      }),
    async explain({ request }) {
      explained.push(request.frame[0]!)
      return HEAT
    },
    pause: async () => {},
    now: () => new Date('2026-01-02T03:04:05Z'),
    onFault: (error) => {
      faults.push(error)
    }
  })
  const seen: { results: [string, LiveCounters][]; pictures: LivePicture[] } = { results: [], pictures: [] }
  const watch = () =>
    feed.watch({
      onResult: ({ result }, counters) => {
        seen.results.push([result.resultId, counters])
      },
      onPicture: (picture) => {
        seen.pictures.push(picture)
      }
    })
  return { feed, asked, faults, explained, seen, watch }
}

suite('createLiveFeed', () => {
  test('counts by recipe; a REVIEW neither counts for a row of NG nor ends it, an OK does', () => {
    const { feed, seen, watch } = fixture()
    watch()
    for (const [n, verdict] of (['OK', 'NG', 'REVIEW', 'NG'] as const).entries())
      feed.publish(judged(result(String(n), verdict), n))
    feed.publish(judged(result('x', 'NG', 'cap'), 9))
    assert.deepEqual(feed.counters(), [
      { recipe: 'ring', total: 4, ok: 1, ng: 2, review: 1, yield: 0.25, ngStreak: 2 },
      { recipe: 'cap', total: 1, ok: 0, ng: 1, review: 0, yield: 0, ngStreak: 1 }
    ])
    assert.deepEqual(
      seen.results.map(([id, { recipe, total }]) => [id, recipe, total]),
      [
        ['0', 'ring', 1],
        ['1', 'ring', 2],
        ['2', 'ring', 3],
        ['3', 'ring', 4],
        ['x', 'cap', 1]
      ]
    )
    feed.publish(judged(result('5', 'OK'), 5))
    assert.equal(feed.counters().at(-1)?.ngStreak, 0)
  })

  test('keeps the last 32, oldest first, and counts no more than 1024 recipes', () => {
    const { feed } = fixture()
    for (let n = 0; n < 1100; n++) feed.publish(judged(result(String(n), 'OK', `r${n}`), 0))
    assert.equal(feed.recent().length, RECENT)
    assert.deepEqual(
      [feed.recent()[0]?.live.result.resultId, feed.recent().at(-1)?.live.result.resultId],
      ['1068', '1099']
    )
    assert.deepEqual([feed.counters().length, feed.counters()[0]?.recipe], [1024, 'r76'])
  })

  test('makes pictures only while somebody takes them; whoever comes gets the newest at once', async () => {
    const { feed, asked, seen, watch } = fixture()
    feed.watch({ onResult: () => {} })
    feed.publish(judged(result('a', 'NG'), 1))
    feed.publish(judged(result('b', 'OK'), 2))
    assert.equal(asked.length, 0)
    const stop = watch()
    assert.deepEqual(
      asked.map(({ frame }) => frame),
      [2]
    )
    await asked[0]!.finish()
    assert.deepEqual(seen.pictures, [
      { resultId: 'b', recipe: 'ring', width: 640, height: 480, jpeg: 'Ag==', heatmap: null }
    ])
    assert.deepEqual(
      feed.recent().map(({ picture }) => picture?.resultId),
      [undefined, 'b']
    )
    stop()
    feed.publish(judged(result('c', 'OK'), 3))
    assert.equal(asked.length, 1)
  })

  test('one picture at a time: the newest that waits is next; an OK displaces no NG and no REVIEW', async () => {
    const { feed, asked, watch } = fixture()
    watch()
    feed.publish(judged(result('a', 'OK'), 1))
    feed.publish(judged(result('b', 'OK'), 2))
    feed.publish(judged(result('c', 'OK'), 3))
    assert.deepEqual(
      asked.map(({ frame }) => frame),
      [1]
    )
    await asked[0]!.finish()
    assert.deepEqual(
      asked.map(({ frame }) => frame),
      [1, 3]
    )
    feed.publish(judged(result('d', 'NG'), 4))
    feed.publish(judged(result('e', 'OK'), 5))
    await asked[1]!.finish()
    assert.equal(asked[2]?.frame, 4)
  })

  test('a picture that cannot be made is told of, and the next one is made', async () => {
    const { feed, asked, faults, seen, watch } = fixture()
    watch()
    feed.publish(judged(result('a', 'OK'), 1))
    feed.publish(judged(result('b', 'OK'), 2))
    await asked[0]!.finish(new Error('no pixels'))
    assert.match(String(faults[0]), /no pixels/)
    await asked[1]!.finish()
    assert.deepEqual(
      seen.pictures.map(({ resultId }) => resultId),
      ['b']
    )
  })

  test('a watched part that is not OK gets its heat map, or one that is asked for; results carry none', async () => {
    const { feed, asked, explained, seen, watch } = fixture()
    watch()
    const circle = { cx: 1, cy: 1, r: 1, confidence: 1 }
    const own = { ...HEAT, cells: 2 }
    for (const [n, part] of [
      { ...result('a', 'NG'), circle },
      { ...result('b', 'REVIEW'), circle, heatmap: own },
      { ...result('c', 'OK'), circle },
      result('d', 'NG')
    ].entries()) {
      feed.publish(judged(part, n))
      await asked[n]!.finish()
    }
    assert.deepEqual(explained, [0, 3])
    assert.deepEqual(
      seen.pictures.map(({ heatmap }) => heatmap),
      [HEAT, own, null, HEAT]
    )
    assert.deepEqual(
      feed.recent().filter(({ live }) => 'heatmap' in live.result),
      []
    )
  })

  test('refuses the 65th watcher, until one goes', () => {
    const { watch } = fixture()
    const stops = Array.from({ length: 64 }, watch)
    assert.throws(watch, { code: 'LIVE_FULL', statusCode: 503 })
    stops[0]!()
    watch()
  })
})
