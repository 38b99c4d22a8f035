// Settings of a recipe are tried out on the real service: nothing is judged, recorded or changed.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { TrialsBusy } from '../../../src/errors.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { testApp } from '../http-fixture.ts'
import { drawnPart, realService } from '../service-fixture.ts'
import { teachRing } from '../taught-recipe.ts'

interface Found {
  readonly circle: { readonly r: number } | null
  readonly crop: { readonly width: number; readonly height: number; readonly png: string } | null
  readonly notFound: { readonly reason: string } | null
  readonly radius: { readonly min: number; readonly max: number }
}
interface Said {
  readonly verdict: string
  readonly score: number
}
interface Tried {
  readonly pieces: readonly string[]
  readonly modelVersion: string
  readonly parts: number
  readonly notCompared: number
  readonly now: Record<string, number>
  readonly tried: Record<string, number>
  readonly changed: readonly { readonly partId: string; readonly now: Said; readonly tried: Said }[]
}

suite('settings of a recipe, tried out', () => {
  test('the part is found by the settings of the query; the recipe and the records stay', async (t) => {
    const { app } = await realService(t, tempFolder(t))
    const before = (await app.inject('/recipes/demo-ring')).body
    const locate = async (query = ''): Promise<Found> => {
      const reply = await app.inject({
        method: 'POST',
        url: `/recipes/demo-ring/try-locate${query}`,
        headers: { 'content-type': 'image/bmp' },
        payload: Buffer.from(drawnPart(1))
      })
      assert.equal(reply.statusCode, 200, reply.body)
      return reply.json<Found>()
    }
    const usual = await locate()
    assert.ok(usual.circle !== null && usual.notFound === null)
    const square = await locate('?cropMode=square&cropSizePx=96')
    assert.deepEqual([square.crop?.width, square.crop?.height], [96, 96])
    assert.match(Buffer.from(square.crop!.png, 'base64').toString('latin1'), /PNG/)
    assert.deepEqual(square.circle, usual.circle)
    const small = await locate('?radiusMin=0.04&radiusMax=0.05&bore=true')
    assert.deepEqual([small.circle, small.crop, small.notFound?.reason], [null, null, 'OUTSIDE_RADIUS'])
    assert.equal((await app.inject('/recipes/demo-ring')).body, before)
    assert.deepEqual((await app.inject('/inspections')).json<{ inspections: object[] }>().inspections, [])

    for (const [query, code] of [
      ['?radiusMin=0.4&radiusMax=0.2', 'RECIPE_INVALID'],
      ['?radiusMin=2', 'REQUEST_INVALID'],
      ['?size=3', 'REQUEST_INVALID']
    ] as const) {
      const refused = await app.inject({ method: 'POST', url: `/recipes/demo-ring/try-locate${query}` })
      assert.equal(refused.json<{ errorCode: string }>().errorCode, code, refused.body)
    }
    const broken = await app.inject({
      method: 'POST',
      url: '/recipes/demo-ring/try-locate',
      headers: { 'content-type': 'image/bmp' },
      payload: 'BMno picture'
    })
    assert.equal(broken.statusCode, 422, broken.body)
  })

  test('evidence settings: the last parts are judged anew as the same pictures would be', async (t) => {
    const folder = tempFolder(t)
    await teachRing(folder)
    const { app } = await realService(t, folder)
    const inspect = async (seed: number): Promise<InspectionResult> => {
      const reply = await app.inject({
        method: 'POST',
        url: `/inspect?recipe=ring&partId=P${seed}`,
        headers: { 'content-type': 'image/bmp' },
        payload: Buffer.from(drawnPart(seed, seed > 104 ? 'dent' : null))
      })
      assert.equal(reply.statusCode, 200, reply.body)
      return reply.json<InspectionResult>()
    }
    const seeds = [101, 102, 103, 104, 105, 106, 107]
    let onRecord = 0
    const recorded = async (): Promise<number> =>
      (await app.inject('/inspections?recipe=ring&limit=1000')).json<{ inspections: object[] }>().inspections.length
    const inspectAll = async (): Promise<InspectionResult[]> => {
      const results: InspectionResult[] = []
      for (const seed of seeds) results.push(await inspect(seed))
      onRecord += seeds.length
      while ((await recorded()) < onRecord) await new Promise(setImmediate)
      return results
    }
    const tryOut = async (evidence: object | null, limit = 100): Promise<Tried> => {
      const reply = await app.inject({
        method: 'POST',
        url: '/recipes/ring/try-evidence',
        payload: { evidence, limit }
      })
      assert.equal(reply.statusCode, 200, reply.body)
      return reply.json<Tried>()
    }
    const set = async (evidence: object | null): Promise<void> => {
      const reply = await app.inject({ method: 'PATCH', url: '/recipes/ring', payload: { evidence } })
      assert.equal(reply.statusCode, 200, reply.body)
    }
    const countsOf = (results: readonly InspectionResult[]) => ({
      OK: results.filter(({ verdict }) => verdict === 'OK').length,
      NG: results.filter(({ verdict }) => verdict === 'NG').length,
      REVIEW: results.filter(({ verdict }) => verdict === 'REVIEW').length
    })

    const first = await inspectAll()
    const same = await tryOut(null)
    assert.deepEqual(
      { ...same, pieces: same.pieces.length > 5, changed: same.changed.length },
      {
        modelVersion: first[0]!.modelVersion,
        pieces: true,
        parts: 7,
        notCompared: 0,
        now: countsOf(first),
        tried: countsOf(first),
        changed: 0
      }
    )
    // Where the size is left as it is, the same circle is found.
    const wide = Object.fromEntries(same.pieces.filter((name) => name !== 'size').map((name) => [name, 50]))
    const wider = await tryOut(wide)
    await set(wide)
    const second = await inspectAll()
    assert.deepEqual(wider.tried, countsOf(second))
    assert.ok(wider.changed.length > 0, 'expected settings that change a verdict')
    assert.deepEqual(
      wider.changed.map(({ partId, now, tried }) => [partId, now.verdict, tried.verdict]),
      second
        .flatMap(({ partId, verdict }, n) =>
          verdict === first[n]!.verdict ? [] : [[partId, first[n]!.verdict, verdict]]
        )
        .toReversed()
    )
    for (const { partId, tried } of wider.changed) {
      const expected = second.find((each) => each.partId === partId)!.score!
      assert.ok(Math.abs(tried.score / expected - 1) < 1e-6, `${partId}: ${tried.score}, expected ${expected}`)
    }
    // Both rounds are on record, each with the settings of its time.
    const both = await tryOut(null)
    assert.deepEqual([both.parts, both.tried.NG], [14, 2 * countsOf(first).NG])
    assert.equal((await tryOut(null, 5)).parts, 5)

    await set({ [same.pieces[0]!]: false })
    await inspectAll()
    const withAll = await tryOut({})
    assert.deepEqual([withAll.parts, withAll.notCompared], [14, 7])
    const unknown = await app.inject({
      method: 'POST',
      url: '/recipes/ring/try-evidence',
      payload: { evidence: { nose: 2 } }
    })
    assert.equal(unknown.statusCode, 400, unknown.body)
  })

  test('too many pictures at a time are refused', async (t) => {
    const { app } = await testApp(t, {
      recipes: { current: async (id: string) => ({ recipe: recipeOf(id), revision: 1, shipped: false }) } as never,
      trials: {
        locate: async () => {
          throw new TrialsBusy(3)
        },
        evidence: () => Promise.reject(new Error('not asked'))
      }
    })
    const reply = await app.inject({
      method: 'POST',
      url: '/recipes/ring/try-locate',
      headers: { 'content-type': 'image/bmp' },
      payload: 'BM'
    })
    assert.deepEqual([reply.statusCode, reply.json<{ errorCode: string }>().errorCode], [503, 'TRIALS_BUSY'])
  })
})

const recipeOf = (id: string) => ({
  id,
  locate: { radius: { min: 0.1, max: 0.5 }, minConfidence: 0.3, polarity: 'auto' as const },
  crop: { mode: 'square' as const, sizePx: 64, margin: 1.1 },
  activeModelVersion: null,
  shadowModelVersion: null,
  threshold: null,
  thresholdModelVersion: null,
  reviewBand: 0,
  retention: null
})
