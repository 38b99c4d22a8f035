// Review in the real service: what queues, what a person says of it, what comes of that.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, realService } from '../service-fixture.ts'

interface Part {
  readonly resultId: string
  readonly verdict: string
  readonly sampled: boolean
  readonly label: string | null
  readonly defectKind: string | null
  readonly labelledBy: string | null
}
interface Page {
  readonly parts: readonly Part[]
  readonly next: string | null
  readonly waiting: number
}

const LIMITS = { maxBytes: 1e7, maxPixels: 1e7 }

/** With `doubtful`, every good part is: the review band goes down to 0. */
async function fixture(t: TestContext, { sampleOneIn = 0, doubtful = false, maxWaiting = 100 } = {}) {
  const data = tempFolder(t)
  const { app, service } = await realService(t, data, {
    review: { sampleOneIn, maxWaiting },
    training: { lockFile: join(data, 'training.lock') }
  })
  if (doubtful)
    assert.equal(
      (await app.inject({ method: 'PATCH', url: '/recipes/demo-ring', payload: { reviewBand: 1 } })).statusCode,
      200
    )
  const inspect = async (payload: Uint8Array, query = '', type = 'image/bmp'): Promise<InspectionResult> => {
    const reply = await app.inject({
      method: 'POST',
      url: `/inspect?recipe=demo-ring${query}`,
      headers: { 'content-type': type },
      payload: Buffer.from(payload)
    })
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json<InspectionResult>()
  }
  const queue = async (query = ''): Promise<Page> => {
    const reply = await app.inject(`/review${query}`)
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json<Page>()
  }
  /** What was posted is queued behind the answer. */
  const queued = async (count: number): Promise<Page> => {
    for (;;) {
      const page = await queue()
      if (page.parts.length >= count) return page
      await new Promise(setImmediate)
    }
  }
  const say = (id: string, payload: object) => app.inject({ method: 'POST', url: `/review/${id}`, payload })
  return { app, service, data, inspect, queue, queued, say }
}

suite('review', () => {
  test('doubtful parts queue, oldest first, with the picture as it was posted; others only by chance', async (t) => {
    const { app, inspect, queue, queued } = await fixture(t, { doubtful: true })
    const first = await inspect(drawnPart(1), '&partId=1')
    const second = await inspect(drawnPart(2))
    assert.deepEqual([first.verdict, second.verdict], ['REVIEW', 'REVIEW'])
    assert.equal((await inspect(drawnPart(3, 'dent'))).verdict, 'NG')
    const { parts } = await queued(2)
    assert.deepEqual(
      parts.map(({ resultId, verdict, sampled, label }) => [resultId, verdict, sampled, label]),
      [first, second].map(({ resultId }) => [resultId, 'REVIEW', false, null])
    )
    const picture = await app.inject(`/review/${first.resultId}/image`)
    assert.equal(picture.headers['content-type'], 'image/bmp')
    assert.ok(picture.rawPayload.equals(drawnPart(1)))
    const page = await queue('?limit=1')
    assert.equal(page.parts.length, 1)
    assert.deepEqual(
      (await queue(`?limit=1&after=${page.next!}`)).parts.map(({ resultId }) => resultId),
      [second.resultId]
    )
    assert.equal((await queue(`?limit=1&after=${page.next!}`)).next, null)
    assert.deepEqual((await queue('?recipe=another')).parts, [])
  })

  test('a raw frame can be looked at, too', async (t) => {
    const { app, inspect, queued } = await fixture(t, { doubtful: true })
    const { width, height, data: pixels } = await decode(drawnPart(1), LIMITS)
    const { resultId, verdict } = await inspect(
      pixels,
      `&pixelFormat=Mono8&width=${width}&height=${height}`,
      'application/octet-stream'
    )
    assert.equal(verdict, 'REVIEW')
    await queued(1)
    const image = await decode((await app.inject(`/review/${resultId}/image`)).rawPayload, LIMITS)
    assert.deepEqual(
      [image.width, image.height, Buffer.from(image.data).equals(Buffer.from(pixels))],
      [width, height, true]
    )
  })

  test('a word is kept with who said it, can be said again and corrected, and is in the audit', async (t) => {
    const { app, inspect, queue, queued, say } = await fixture(t, { doubtful: true })
    const { resultId } = await inspect(drawnPart(1))
    await queued(1)
    for (let times = 0; times < 2; times++) {
      const { label, defectKind, labelledBy } = (
        await say(resultId, { label: 'defect', defectKind: 'scratch' })
      ).json<Part>()
      assert.deepEqual([label, defectKind, labelledBy], ['defect', 'scratch', 'local'])
    }
    assert.equal((await queue()).waiting, 0)
    assert.equal((await say(resultId, { label: 'good' })).json<Part>().label, 'good')
    const { changes: records } = (
      await app.inject(`/audit?subject=${encodeURIComponent(`inspection/${resultId}`)}`)
    ).json<{ changes: { before: unknown; after: unknown }[] }>()
    assert.deepEqual(
      records.map(({ before, after }) => [before, after]),
      [
        [
          { label: 'defect', defectKind: 'scratch' },
          { label: 'good', defectKind: null }
        ],
        [null, { label: 'defect', defectKind: 'scratch' }]
      ]
    )
    assert.deepEqual(
      (await queue('?state=labelled')).parts.map((part) => part.resultId),
      [resultId]
    )
  })

  test('unsure takes a part out of the queue, counts for nothing, and can be corrected', async (t) => {
    const { app, inspect, queued, queue, say } = await fixture(t, { doubtful: true })
    const { resultId } = await inspect(drawnPart(1))
    await queued(1)
    const reply = await say(resultId, { label: 'unsure' })
    assert.deepEqual([reply.statusCode, reply.json<Part>().label], [200, 'unsure'])
    assert.equal((await queue()).parts.length, 0)
    const labels = async (): Promise<unknown> =>
      (await app.inject('/review/rates')).json<{ rates: { labels: unknown }[] }>().rates[0]!.labels
    assert.deepEqual(await labels(), { good: 0, defect: 0 })
    assert.equal((await say(resultId, { label: 'unsure', defectKind: 'chip' })).statusCode, 400)
    assert.equal((await say(resultId, { label: 'good' })).statusCode, 200)
    assert.deepEqual(await labels(), { good: 1, defect: 0 })
  })

  test('a picture is sent as PNG on request; where the part differs is found anew', async (t) => {
    const { app, inspect, queued } = await fixture(t, { doubtful: true })
    const { resultId, modelVersion } = await inspect(drawnPart(1))
    await queued(1)
    const png = await app.inject(`/review/${resultId}/image?as=png`)
    assert.equal(png.headers['content-type'], 'image/png')
    assert.deepEqual((await decode(png.rawPayload, LIMITS)).data, (await decode(drawnPart(1), LIMITS)).data)
    assert.equal((await app.inject(`/review/${resultId}/image?as=gif`)).statusCode, 400)
    const heat = await app.inject(`/review/${resultId}/heatmap`)
    assert.equal(heat.statusCode, 200)
    const { heatmap } = heat.json<{ heatmap: { cells: number; values: number[] } | null }>()
    assert.ok(heatmap !== null, modelVersion)
    assert.equal(heatmap.values.length, heatmap.cells ** 2)
  })

  test('kinds of defect come from the recipe', async (t) => {
    const { app } = await fixture(t)
    const change = (payload: object) => app.inject({ method: 'PATCH', url: '/recipes/demo-ring', payload })
    const kindsOf = async (): Promise<unknown> =>
      (await app.inject('/recipes/demo-ring')).json<{ defectKinds?: unknown }>().defectKinds
    assert.equal((await change({ defectKinds: ['void', 'cold shut'] })).statusCode, 200)
    assert.deepEqual(await kindsOf(), ['void', 'cold shut'])
    assert.equal((await change({ defectKinds: ['<b>'] })).statusCode, 400)
    assert.equal((await change({ defectKinds: null })).statusCode, 200)
    assert.equal(await kindsOf(), undefined)
  })

  test('what is wrong is said', async (t) => {
    const { app, say } = await fixture(t)
    const id = randomUUID()
    const problemOf = async (reply: ReturnType<typeof say>) => {
      const { statusCode, json } = await reply
      return [statusCode, json<{ errorCode: string }>().errorCode]
    }
    assert.deepEqual(await problemOf(say(id, { label: 'good' })), [404, 'REVIEW_PART_NOT_FOUND'])
    for (const payload of [
      {},
      { label: 'OK' },
      { label: 'good', defectKind: 'dent' },
      { label: 'defect', defectKind: 'a\0b' },
      { label: 'good', more: 1 }
    ])
      assert.deepEqual(await problemOf(say(id, payload)), [400, 'REQUEST_INVALID'], JSON.stringify(payload))
    for (const url of ['/review/x', '/review?after=x', '/review?limit=0', '/review?state=gone'])
      assert.equal((await app.inject(url)).statusCode, 400, url)
    assert.equal((await app.inject(`/review/${id}/image`)).statusCode, 404)
  })

  test('escapes and overkills of the sample are counted, with bounds, in the answer and in the metrics', async (t) => {
    const { app, inspect, queued, say } = await fixture(t, { sampleOneIn: 1 })
    const good = await inspect(drawnPart(1))
    const bad = await inspect(drawnPart(3, 'dent'))
    const right = await inspect(drawnPart(2))
    assert.deepEqual([good.verdict, bad.verdict, right.verdict], ['OK', 'NG', 'OK'])
    assert.ok((await queued(3)).parts.every(({ sampled }) => sampled))
    await say(good.resultId, { label: 'defect', defectKind: 'burr' })
    await say(bad.resultId, { label: 'good' })
    const { rates } = (await app.inject('/review/rates?recipe=demo-ring')).json<{
      rates: {
        recipe: string
        waiting: number
        escapes: number
        overkills: number
        escapeRate: { rate: number; low: number; of: number }
        overkillRate: { high: number }
      }[]
    }>()
    assert.deepEqual(
      [
        rates[0]?.waiting,
        rates[0]?.escapes,
        rates[0]?.overkills,
        rates[0]?.escapeRate.rate,
        rates[0]?.escapeRate.of,
        rates[0]?.overkillRate.high
      ],
      [1, 1, 1, 1, 1, 1]
    )
    // 0.975 quantile: one of one proves at least 2.5 %.
    assert.ok(Math.abs(rates[0]!.escapeRate.low - 0.025) < 1e-6)
    const { body } = await app.inject('/metrics')
    for (const line of [
      'okng_review_queue{recipe="demo-ring"} 1',
      'okng_review_labels{recipe="demo-ring",label="good"} 1',
      'okng_review_labels{recipe="demo-ring",label="defect"} 1',
      'okng_review_escapes{recipe="demo-ring"} 1',
      'okng_review_overkills{recipe="demo-ring"} 1',
      'okng_review_rate{recipe="demo-ring",kind="escape",bound="rate"} 1',
      'okng_review_skipped_total 0'
    ])
      assert.ok(
        body.split('\n').includes(line),
        `${line}\n${body
          .split('\n')
          .filter((each) => each.startsWith('okng_review'))
          .join('\n')}`
      )
    assert.deepEqual((await app.inject('/review/rates?modelVersion=another')).json(), { rates: [] })
  })

  test('a training on all labelled pictures takes what was labelled here and what was uploaded', async (t) => {
    const { app, data, inspect, queued, say } = await fixture(t, { doubtful: true })
    const labels = { 1: 'good', 2: 'defect', 4: 'good' } as const
    for (const seed of Object.keys(labels)) await inspect(drawnPart(Number(seed)), `&partId=part-${seed}`)
    const { parts } = await queued(3)
    for (const [n, label] of Object.values(labels).entries()) await say(parts[n]!.resultId, { label })
    const reply = await app.inject({
      method: 'POST',
      url: '/train',
      payload: { recipe: 'demo-ring', dataset: 'labelled', activate: 'never' }
    })
    assert.equal(reply.statusCode, 202, reply.body)
    const { id } = reply.json<{ id: string }>()
    const csv = readFileSync(join(data, 'datasets', `.job-${id}.csv`), 'utf8')
    await app.inject({ method: 'DELETE', url: `/train/${id}` })
    for (const [seed, label] of Object.entries(labels)) {
      const sum = createHash('sha256')
        .update(drawnPart(Number(seed)))
        .digest('hex')
      assert.match(csv, new RegExp(`${sum}\\.bmp,${label === 'good' ? 'OK' : 'NG'},${label}/part-${seed}`), csv)
    }
    assert.equal(readdirSync(join(data, 'review')).length > 0, true)
  })
})
