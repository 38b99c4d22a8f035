import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { BORE_DEFAULTS, measureBore } from '../../../src/domain/inspection/bore.ts'
import type { InspectionRequest, InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../../src/domain/recipes/recipe.ts'
import { FrameCorrupt, RecipeNotFound } from '../../../src/errors.ts'
import { createInspector, type InspectorParts, type Judged } from '../../../src/inspection/inspector.ts'
import type { LoadedModel } from '../../../src/inspection/models/loaded-model.ts'
import type { PixelJob, PixelResult } from '../../../src/inspection/pixel-stage.ts'
import { oval, type Shape } from '../imaging/appearance/draw-shape.ts'
import { fakeEncoder, fakeModel } from './fake-model.ts'
import { ANOTHER, appearanceOf, roundParts, usualShape } from './seen-parts.ts'

const LIMITS = { maxBytes: 1000, maxPixels: 500 }
const RECIPE: Recipe = { ...RECIPE_DEFAULTS, id: 'ring', activeModelVersion: 'v1' }
const REQUEST: InspectionRequest = { frame: Uint8Array.of(1, 2, 3), recipeId: 'ring' }
const CIRCLE = { cx: 10, cy: 12, r: 5, confidence: 0.9 }
const SEEN: PixelResult = {
  circle: CIRCLE,
  crop: { height: 4, width: 4, data: new Float32Array(16) },
  appearance: null,
  timingsMs: { decode: 1, locate: 2, crop: 3 }
}
const angle = (a: number) => () => Float32Array.of(Math.cos(a), Math.sin(a))

suite('createInspector', () => {
  test('OK: below the threshold, with circle, score and the time of every stage', async () => {
    const { inspect, faults } = setUp({ model: fakeModel(fakeEncoder(angle(0.2))) })
    const result = await inspect()
    close(result.score, 2 * Math.sin(0.1))
    assert.deepEqual(
      { ...result, score: null },
      {
        resultId: 'id-1',
        verdict: 'OK',
        ok: true,
        code: 1,
        reason: 'WITHIN_THRESHOLD',
        score: null,
        threshold: 0.5,
        evidence: null,
        circle: CIRCLE,
        recipe: 'ring',
        modelVersion: 'v1',
        partId: null,
        measId: null,
        station: null,
        capturedAt: null,
        receivedAt: '2026-01-02T03:04:05.010Z',
        judgedAt: '2026-01-02T03:04:05.010Z',
        sequence: null,
        diameterMm: null,
        timingsMs: { decode: 1, locate: 2, crop: 3, encode: 10, score: 10, total: 40 }
      }
    )
    assert.deepEqual(faults, [])
  })

  test('times, number and diameter: the number is counted by station, the diameter needs a scale', async () => {
    const numbers: (string | null)[] = []
    const { inspect } = setUp({
      recipe: { scaleMmPerPx: 0.25 },
      nextNumber(station) {
        numbers.push(station)
        return 41 + numbers.length
      }
    })
    const received = { at: '2026-01-02T03:04:05.000Z', ms: 12 }
    const result = await inspect({ ...REQUEST, station: 'north', received, capturedAt: '2026-01-02T03:04:04.990Z' })
    const { capturedAt, receivedAt, judgedAt, sequence, diameterMm } = result
    assert.deepEqual(
      [capturedAt, receivedAt, judgedAt, sequence, diameterMm],
      ['2026-01-02T03:04:04.990Z', received.at, '2026-01-02T03:04:05.010Z', 42, 2 * CIRCLE.r * 0.25]
    )
    assert.deepEqual(numbers, ['north'])
  })

  test("the recipe's bit depth goes with the picture, unless the request says how to read it", async () => {
    const raws: unknown[] = []
    const kept: unknown[] = []
    const { inspect } = setUp({
      recipe: { bitDepth: 12 },
      pixels: async ({ raw }: PixelJob) => {
        raws.push(raw)
        return SEEN
      },
      onJudged: ({ request }) => {
        kept.push(request.raw)
      }
    })
    const mono = { pixelFormat: 'Mono8', width: 1, height: 3 } as const
    for (const raw of [undefined, { bitDepth: 10 }, mono]) await inspect({ ...REQUEST, ...(raw && { raw }) })
    assert.deepEqual(raws, [{ bitDepth: 12 }, { bitDepth: 10 }, mono])
    assert.deepEqual(kept, raws)
  })

  test('with a heat map where it is asked for; null from a version that can draw none', async () => {
    const margin = 1.1
    const { inspect } = setUp({
      model: fakeModel(fakeEncoder(angle(0.2)), { crop: { mode: 'square', sizePx: 4, margin } })
    })
    assert.ok(!('heatmap' in (await inspect())))
    // Around (10, 12) with radius 5 and margin m: from 10.5 - 5 m to 10.5 + 5 m.
    assert.deepEqual((await inspect({ ...REQUEST, heatmap: true })).heatmap, {
      left: 10.5 - 5 * margin,
      top: 12.5 - 5 * margin,
      sidePx: 10 * margin,
      cells: 4,
      values: [0, 0.063, 0.188, 0.25, 0.125, 0.203, 0.359, 0.438, 0.375, 0.484, 0.703, 0.813, 0.5, 0.625, 0.875, 1]
    })
    const old = { ...fakeEncoder(angle(0.2)), heatMapSize: null }
    assert.equal((await setUp({ model: fakeModel(old) }).inspect({ ...REQUEST, heatmap: true })).heatmap, null)
  })

  test('NG: at the threshold and above', async () => {
    const result = await setUp({ model: fakeModel(fakeEncoder(angle(2))) }).inspect()
    close(result.score, 2 * Math.sin(1))
    assert.deepEqual([result.verdict, result.ok, result.code, result.reason], ['NG', false, 2, 'ABOVE_THRESHOLD'])
    const at = await setUp({ model: fakeModel(fakeEncoder(angle(0)), { threshold: 0 }) }).inspect()
    assert.deepEqual([at.score, at.verdict], [0, 'NG'])
  })

  test('REVIEW: in the band of the recipe below the threshold; not ok', async () => {
    const parts = { model: fakeModel(fakeEncoder(angle(0.45))) } // score 0.446, threshold 0.5
    const result = await setUp({ ...parts, recipe: { reviewBand: 0.2 } }).inspect()
    assert.deepEqual([result.verdict, result.ok, result.code, result.reason], ['REVIEW', false, 3, 'IN_REVIEW_BAND'])
    assert.equal((await setUp({ ...parts, recipe: { reviewBand: 0.1 } }).inspect()).verdict, 'OK')
  })

  test('evidence is told in the answer; a part unlike every good one is NG, NOT_THIS_PART, code 6', async () => {
    const model = { ...fakeModel(fakeEncoder(angle(0.2))), evidence: roundParts() }
    const jobs: PixelJob[] = []
    const judgeSeen = (shape: Shape, recipe: Partial<Recipe> = {}, judging = model) =>
      setUp({
        model: judging,
        recipe,
        pixels: async (job) => {
          jobs.push(job)
          return { ...SEEN, appearance: appearanceOf(shape) }
        }
      }).inspect()
    const good = await judgeSeen(usualShape('another'))
    assert.deepEqual([good.verdict, good.code], ['OK', 1])
    assert.equal(good.evidence!.length, model.evidence.pieces.length + 1)
    const defect = await judgeSeen({ edge: oval(0.14) })
    assert.deepEqual([defect.verdict, defect.ok, defect.code, defect.reason], ['NG', false, 2, 'ABOVE_THRESHOLD'])
    assert.equal(defect.evidence!.find(({ name }) => name === 'outline')!.says, 'oval by 14 %')
    const stranger = await judgeSeen(ANOTHER)
    assert.deepEqual([stranger.verdict, stranger.ok, stranger.code, stranger.reason], ['NG', false, 6, 'NOT_THIS_PART'])
    const largeDefects = {
      ...fakeModel(fakeEncoder(angle(0.2)), { threshold: 1e9 }),
      evidence: { ...model.evidence, beyondDefects: 1e6 }
    }
    const large = await judgeSeen(ANOTHER, {}, largeDefects)
    assert.deepEqual([large.verdict, large.code, large.reason, large.score], ['NG', 2, 'ABOVE_THRESHOLD', 1e9])
    const off = { outline: false, pattern: false, spots: false, grain: false, tone: false, colour: false, size: false }
    assert.equal((await judgeSeen(ANOTHER, { evidence: off })).verdict, 'OK')
    assert.ok(jobs.every(({ appearance }) => appearance === true))
  })

  test('evidence without what was measured: FAULT', async () => {
    const { inspect, faults } = setUp({ model: { ...fakeModel(fakeEncoder(angle(0.2))), evidence: roundParts() } })
    const result = await inspect()
    assert.deepEqual([result.verdict, result.reason, result.evidence, faults.length], ['NG', 'FAULT', null, 1])
  })

  test("a version's own review band and radius decide until the recipe says otherwise", async () => {
    const radius = { min: 0.3, max: 0.4 }
    const jobs: PixelJob[] = []
    const judgeWith = (recipe: Partial<Recipe>) =>
      setUp({
        model: fakeModel(fakeEncoder(angle(0.45)), { reviewFrom: 0.4, radius }), // score 0.446, threshold 0.5
        recipe,
        pixels: async (job) => {
          jobs.push(job)
          return SEEN
        }
      }).inspect()
    assert.equal((await judgeWith({})).verdict, 'REVIEW')
    assert.equal((await judgeWith({ reviewBand: 0.1 })).verdict, 'OK')
    const own = { threshold: 0.5, thresholdModelVersion: fakeModel(fakeEncoder(angle(0))).manifest.version }
    assert.equal((await judgeWith(own)).verdict, 'OK')
    // A threshold of another version counts for nothing.
    assert.equal((await judgeWith({ ...own, thresholdModelVersion: 'another' })).verdict, 'REVIEW')
    assert.equal((await judgeWith({ evidence: { size: false } })).verdict, 'REVIEW')
    assert.deepEqual(
      jobs.map(({ locate }) => locate.radius),
      [radius, radius, radius, radius, RECIPE.locate.radius]
    )
  })

  test('no part in the picture: NG, and the encoder is not asked', async () => {
    const encoder = fakeEncoder(() => assert.fail('asked'))
    const { inspect, faults } = setUp({
      model: fakeModel(encoder),
      pixels: async () => ({ circle: null, crop: null, appearance: null, timingsMs: { decode: 1, locate: 2 } })
    })
    const result = await inspect()
    assert.deepEqual(
      [result.verdict, result.ok, result.code, result.reason, result.score, result.circle],
      ['NG', false, 4, 'PART_NOT_FOUND', null, null]
    )
    assert.deepEqual(result.timingsMs, { decode: 1, locate: 2, total: 10 })
    assert.deepEqual(faults, [])
  })

  test('a bore where the recipe asks: in px, in mm with a scale, or null; the verdict stays the same', async () => {
    const found = { cx: 13, cy: 8, r: 2.5, confidence: 0.8, offsetX: 3, offsetY: -4, eccentricity: 5, ovality: 0.01 }
    const verdictOf = async (recipe: Partial<Recipe>, bore: PixelResult['bore']) =>
      setUp({
        model: fakeModel(fakeEncoder(angle(0.2))),
        recipe,
        pixels: async () => ({ ...SEEN, ...(bore !== undefined && { bore }) })
      }).inspect()
    const locate = { ...RECIPE.locate, bore: BORE_DEFAULTS }
    const plain = await verdictOf({}, undefined)
    assert.equal('bore' in plain, false)
    const inMm = await verdictOf({ locate, scaleMmPerPx: 0.1 }, found)
    assert.deepEqual(inMm.bore, measureBore(found, inMm.circle!, { scaleMmPerPx: 0.1 }))
    const inPx = await verdictOf({ locate }, found)
    assert.deepEqual(inPx.bore, measureBore(found, inPx.circle!, {}))
    const none = await verdictOf({ locate }, null)
    assert.equal(none.bore, null)
    for (const { verdict, reason, score, circle } of [inMm, inPx, none])
      assert.deepEqual([verdict, reason, score, circle], [plain.verdict, plain.reason, plain.score, plain.circle])
  })

  test('an encoder that fails: NG, FAULT, told once, with what was found until then', async () => {
    const broken = new Error('out of memory')
    const { inspect, faults } = setUp({
      model: fakeModel(
        fakeEncoder(() => {
          throw broken
        })
      )
    })
    const result = await inspect()
    assert.deepEqual(
      [result.verdict, result.ok, result.code, result.reason, result.score, result.circle],
      ['NG', false, 5, 'FAULT', null, CIRCLE]
    )
    assert.deepEqual(result.timingsMs, { decode: 1, locate: 2, crop: 3, total: 20 })
    assert.deepEqual(faults, [[broken, REQUEST]])
  })

  test('an encoder that answers NaN, Infinity, too few values or nothing: FAULT, and the score is null', async () => {
    for (const bad of [
      Float32Array.of(NaN, 0),
      Float32Array.of(Infinity, 0),
      Float32Array.of(1),
      new Float32Array(0),
      undefined as unknown as Float32Array
    ]) {
      const { inspect, faults } = setUp({ model: fakeModel(fakeEncoder(() => bad)) })
      const result = await inspect()
      assert.deepEqual(
        [result.verdict, result.reason, result.score, faults.length],
        ['NG', 'FAULT', null, 1],
        String(bad)
      )
    }
  })

  test('a threshold or band that is not a number: FAULT, told, and the score is null', async () => {
    for (const recipe of [
      { threshold: NaN, thresholdModelVersion: 'v1' },
      { threshold: Infinity, thresholdModelVersion: 'v1' },
      { reviewBand: NaN },
      { reviewBand: -1 }
    ]) {
      const { inspect, faults } = setUp({ recipe })
      const result = await inspect()
      assert.deepEqual(
        [result.verdict, result.reason, result.score, faults.length],
        ['NG', 'FAULT', null, 1],
        JSON.stringify(recipe)
      )
      assert.match(String(faults[0]![0]), /expected a finite score and threshold and a review band >= 0, received/)
    }
  })

  test('a pixel stage that fails: FAULT with no circle, whatever was thrown', async () => {
    for (const thrown of [
      new Error('worker exited with code 1'),
      Object.assign(new Error('no'), { statusCode: 500 }),
      'text',
      undefined,
      null
    ]) {
      const { inspect, faults } = setUp({
        pixels: async () => {
          throw thrown
        }
      })
      const result = await inspect()
      assert.deepEqual(
        [result.verdict, result.reason, result.score, result.circle, result.timingsMs],
        ['NG', 'FAULT', null, null, { total: 10 }]
      )
      assert.deepEqual(faults, [[thrown, REQUEST]])
    }
  })

  test('errors of the caller pass through, and are no fault', async () => {
    const corrupt = new FrameCorrupt('JPEG', 'truncated')
    const { inspect, faults } = setUp({
      pixels: async () => {
        throw corrupt
      }
    })
    await assert.rejects(inspect(), corrupt)
    const unknown = new RecipeNotFound('ring', 'none')
    await assert.rejects(
      setUp({
        resolve: async () => {
          throw unknown
        }
      }).inspect(),
      unknown
    )
    assert.deepEqual(faults, [])
  })

  test('after decoding, an error with a status of 4xx is a fault like any other', async () => {
    const { inspect, faults } = setUp({
      model: fakeModel(
        fakeEncoder(() => {
          throw Object.assign(new Error('too many requests'), { statusCode: 429 })
        })
      )
    })
    assert.equal((await inspect()).reason, 'FAULT')
    assert.equal(faults.length, 1)
  })

  test("the recipe's threshold goes before the model's", async () => {
    const model = fakeModel(fakeEncoder(angle(1)))
    const mild = await setUp({ model, recipe: { threshold: 1.5, thresholdModelVersion: 'v1' } }).inspect()
    assert.deepEqual([mild.verdict, mild.threshold], ['OK', 1.5])
    const zero = await setUp({ model, recipe: { threshold: 0, thresholdModelVersion: 'v1' } }).inspect()
    assert.deepEqual([zero.verdict, zero.threshold], ['NG', 0])
    for (const thresholdModelVersion of ['v0', null]) {
      const other = await setUp({ model, recipe: { threshold: 7, thresholdModelVersion } }).inspect()
      assert.equal(other.threshold, model.manifest.threshold, 'one of another version is not used')
    }
  })

  test('ids are echoed, also when a stage fails', async () => {
    const ids = { partId: 'p-7', measId: 'm-9', station: 's-1' }
    for (const pixels of [
      async () => SEEN,
      async () => {
        throw new Error('no')
      }
    ]) {
      const { partId, measId, station } = await setUp({ pixels }).inspect({ ...REQUEST, ...ids })
      assert.deepEqual({ partId, measId, station }, ids)
    }
  })

  test("the pixel stage gets the frame, the limits, the recipe's bounds and the model's crop", async () => {
    const jobs: PixelJob[] = []
    const raw = { pixelFormat: 'Mono8', width: 3, height: 1 } as const
    const { inspect } = setUp({
      pixels: async (job) => {
        jobs.push(job)
        return SEEN
      },
      recipe: { crop: { mode: 'polar', sizePx: 99, margin: 2 } }
    })
    await inspect()
    await inspect({ ...REQUEST, raw })
    const job = {
      frame: REQUEST.frame,
      limits: LIMITS,
      locate: RECIPE.locate,
      crop: fakeModel().manifest.crop,
      appearance: false
    }
    assert.deepEqual(jobs, [job, { ...job, raw }])
  })

  test('the model is released once the picture is judged, whatever comes of it', async () => {
    const corrupt = new FrameCorrupt('JPEG', 'truncated')
    for (const pixels of [
      async () => SEEN,
      async () => {
        throw new Error('no')
      },
      async () => {
        throw corrupt
      }
    ]) {
      const { inspect, leases } = setUp({ pixels })
      await inspect().catch(() => {})
      assert.equal(leases.released, 1)
    }
  })

  test('what was judged is told, with its crop; without a crop where there is none', async () => {
    const told: Judged[] = []
    const onJudged = (judged: Judged): void => {
      told.push(judged)
    }
    const result = await setUp({ onJudged }).inspect()
    assert.deepEqual(told, [
      {
        request: REQUEST,
        recipe: RECIPE,
        result,
        cropSpec: fakeModel().manifest.crop,
        crop: SEEN.crop,
        appearance: null
      }
    ])
    await setUp({
      onJudged,
      pixels: async () => {
        throw new Error('no')
      }
    }).inspect()
    assert.deepEqual([told[1]!.crop, told[1]!.result.reason], [null, 'FAULT'])
  })

  test('property: ok only with OK, and OK only with a finite score below the threshold', async () => {
    const value = fc.oneof(fc.double({ min: -4, max: 4 }), fc.constantFrom(NaN, Infinity, 0))
    const threshold = fc.oneof(fc.double({ min: 0, max: 2 }), fc.constant(null))
    await fc.assert(
      fc.asyncProperty(
        value,
        value,
        threshold,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (x, y, threshold, reviewBand) => {
          const result = await setUp({
            model: fakeModel(fakeEncoder(() => Float32Array.of(x, y))),
            recipe: { threshold, thresholdModelVersion: 'v1', reviewBand }
          }).inspect()
          assert.equal(result.ok, result.verdict === 'OK')
          assert.equal(result.ok, result.code === 1)
          if (result.ok) assert.ok(result.score !== null && result.score < result.threshold)
          assert.ok(result.score === null || Number.isFinite(result.score))
        }
      )
    )
  })
})

/** An inspector whose clock goes on by 10 ms at every look. */
function setUp({
  model = fakeModel(),
  recipe = {},
  ...parts
}: Partial<InspectorParts> & { model?: LoadedModel; recipe?: Partial<Recipe> }) {
  const faults: [unknown, InspectionRequest][] = []
  let nowMs = 0
  let ids = 0
  const leases = { released: 0 }
  const inspector = createInspector({
    resolve: async () => ({
      recipe: { ...RECIPE, ...recipe },
      model,
      release() {
        leases.released++
      }
    }),
    pixels: async () => SEEN,
    limits: LIMITS,
    newId: () => `id-${++ids}`,
    now: () => new Date('2026-01-02T03:04:05.010Z'),
    clockMs: () => (nowMs += 10),
    onFault: (error, request) => {
      faults.push([error, request])
    },
    ...parts
  })
  return { inspect: (request = REQUEST): Promise<InspectionResult> => inspector.inspect(request), faults, leases }
}

function close(actual: number | null, expected: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-6, `expected ${expected}, received ${actual}`)
}
