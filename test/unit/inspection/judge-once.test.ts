import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { InspectionRequest, InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { createFrameDigests } from '../../../src/inspection/frame-digest.ts'
import { createOnceJudge, measurementOf } from '../../../src/inspection/judge-once.ts'

const WINDOW_MS = 1000
const A = Uint8Array.of(1, 2, 3)
const B = Uint8Array.of(1, 2, 4)
const HEAT = { left: 0, top: 0, sidePx: 1, cells: 1, values: [1] }

function setUp(maxMeasurements = 10) {
  let judged = 0
  let repeated = 0
  let nowMs = 0
  let error: Error | null = null
  let held = Promise.resolve()
  const once = createOnceJudge({
    digestOf: createFrameDigests(),
    clockMs: () => nowMs,
    windowMs: WINDOW_MS,
    maxMeasurements,
    explain: async () => HEAT,
    onRepeated() {
      repeated++
    }
  })
  async function judge({ measId, station, recipeId, heatmap }: InspectionRequest): Promise<InspectionResult> {
    const n = ++judged
    await held
    if (error !== null) throw error
    return {
      resultId: `r${n}`,
      recipe: recipeId,
      measId: measId ?? null,
      station: station ?? null,
      ...(heatmap === true && { heatmap: HEAT })
    } as unknown as InspectionResult
  }
  return {
    once,
    judge,
    ask: async (request: Partial<InspectionRequest> = {}) =>
      (
        await once.judgeOnce(
          { frame: Uint8Array.from(A), recipeId: 'ring', station: 'a', measId: 'm', ...request },
          judge
        )
      ).resultId,
    at(ms: number) {
      nowMs = ms
    },
    fail(with_: Error | null) {
      error = with_
    },
    hold(until: Promise<void>) {
      held = until
    },
    counts: () => [judged, repeated]
  }
}

suite('judge once', () => {
  test('a repeated post gets the answer of the first, whole but for the heat map', async () => {
    const { once, judge, ask, counts } = setUp()
    const request = { frame: A, recipeId: 'ring', station: 'a', measId: 'm' }
    const first = await once.judgeOnce(request, judge)
    assert.deepEqual(await once.judgeOnce({ ...request, frame: Uint8Array.from(A) }, judge), first)
    assert.deepEqual(await once.judgeOnce({ ...request, heatmap: true }, judge), { ...first, heatmap: HEAT })
    assert.equal(await ask(), 'r1')
    assert.deepEqual(counts(), [1, 3])
  })

  test('another picture, station, recipe or measId, or none, is another measurement', async () => {
    const { ask, counts } = setUp()
    const answers = [
      await ask(),
      await ask({ frame: B }),
      await ask({ station: 'b' }),
      await ask({ recipeId: 'disc' }),
      await ask({ measId: 'm2' })
    ]
    assert.deepEqual(answers, ['r1', 'r2', 'r3', 'r4', 'r5'])
    const without = async () => {
      const { once, judge } = setUp()
      return [
        (await once.judgeOnce({ frame: A, recipeId: 'ring' }, judge)).resultId,
        (await once.judgeOnce({ frame: A, recipeId: 'ring' }, judge)).resultId
      ]
    }
    assert.deepEqual(await without(), ['r1', 'r2'])
    assert.equal(await ask({ frame: B }), 'r2')
    assert.equal(await ask({ frame: A }), 'r1')
    assert.deepEqual(counts(), [5, 2])
  })

  test('another part id or layout is another measurement; an unreadable one is an error only', async () => {
    const { ask, fail, counts } = setUp()
    const raw = { pixelFormat: 'Mono8', width: 3, height: 1 } as const
    assert.equal(await ask({ raw, partId: 'A' }), 'r1')
    assert.equal(await ask({ raw: { ...raw, width: 1, height: 3 }, partId: 'A' }), 'r2')
    assert.equal(await ask({ raw, partId: 'B' }), 'r3')
    fail(new Error('a body that starts with nothing known'))
    await assert.rejects(ask({ partId: 'A' }), /nothing known/)
    await assert.rejects(ask({ raw, partId: 'C' }), /nothing known/)
    fail(null)
    assert.equal(await ask({ raw, partId: 'A' }), 'r1')
    assert.equal(await ask({ raw: { height: 1, width: 3, pixelFormat: 'Mono8' }, partId: 'A' }), 'r1')
    assert.deepEqual(counts(), [5, 2])
  })

  test('what another service has answered is the answer; else the measurement is told to who judges', async () => {
    const told: (string | undefined)[] = []
    const first = { resultId: 'elsewhere' } as unknown as InspectionResult
    let known: string | null = null
    const once = createOnceJudge({
      digestOf: createFrameDigests(),
      firstOf: async (measurement) => (measurement === known ? first : undefined),
      clockMs: () => 0,
      windowMs: WINDOW_MS,
      maxMeasurements: 10,
      explain: async () => HEAT,
      onRepeated() {}
    })
    const judge = async ({ measurement }: InspectionRequest): Promise<InspectionResult> => {
      told.push(measurement)
      return { resultId: 'here' } as unknown as InspectionResult
    }
    const request = { frame: A, recipeId: 'ring', measId: 'm' }
    assert.equal((await once.judgeOnce(request, judge)).resultId, 'here')
    known = measurementOf({ ...request, measId: 'n' }, await createFrameDigests()(A))
    const other = await once.judgeOnce({ ...request, measId: 'n', heatmap: true }, judge)
    assert.deepEqual(other, { ...first, heatmap: HEAT })
    assert.deepEqual(told, [measurementOf(request, await createFrameDigests()(A))])
  })

  test('posts at the same time are judged once; when that fails, each of the others is tried', async () => {
    const { ask, counts, hold, fail } = setUp()
    let release = (): void => {}
    hold(
      new Promise((resolve) => {
        release = resolve
      })
    )
    const answers = Promise.all([ask(), ask(), ask()])
    release()
    assert.deepEqual(await answers, ['r1', 'r1', 'r1'])
    assert.deepEqual(counts(), [1, 2])

    hold(
      new Promise((resolve) => {
        release = resolve
      })
    )
    fail(new Error('overloaded'))
    const refused = Promise.allSettled([ask({ measId: 'x' }), ask({ measId: 'x' })])
    release()
    assert.deepEqual(
      (await refused).map(({ status }) => status),
      ['rejected', 'rejected']
    )
    fail(null)
    assert.equal(await ask({ measId: 'x' }), 'r4')
    assert.deepEqual(counts(), [4, 2])
  })

  test('two posts at once of another picture than before are judged once', async () => {
    const { ask, counts } = setUp()
    await ask()
    assert.deepEqual(await Promise.all([ask({ frame: Uint8Array.from(B) }), ask({ frame: Uint8Array.from(B) })]), [
      'r2',
      'r2'
    ])
    assert.deepEqual(counts(), [2, 1])
  })

  test('only within the window, and only the last measurements', async () => {
    const { ask, at } = setUp(2)
    assert.equal(await ask(), 'r1')
    at(WINDOW_MS)
    assert.equal(await ask(), 'r1')
    at(WINDOW_MS + 1)
    assert.equal(await ask(), 'r2')
    assert.equal(await ask({ measId: '2' }), 'r3')
    assert.equal(await ask({ measId: '3' }), 'r4')
    assert.equal(await ask(), 'r5')
    assert.equal(await ask({ measId: '3' }), 'r4')
  })

  test('what was measured before the start counts for the rest of its window', async () => {
    const { once, ask, at } = setUp()
    const frameSha256 = await createFrameDigests()(A)
    const record = (resultId: string, second: number, measId: string) => ({
      at: `2026-01-02T03:04:0${second}.000Z`,
      home: 'here',
      result: { resultId, recipe: 'ring', measId, station: 'a' } as unknown as InspectionResult,
      frameSha256,
      measurement: measurementOf({ station: 'a', recipeId: 'ring', measId }, frameSha256),
      picture: null
    })
    at(50_000)
    once.remember(
      [record('newest', 3, 'm'), record('older', 2, 'm'), record('other', 2, 'n')],
      '2026-01-02T03:04:03.500Z'
    )
    assert.equal(await ask(), 'newest')
    assert.equal(await ask({ measId: 'n' }), 'r1')
    at(50_501)
    assert.equal(await ask(), 'r2')
  })
})
