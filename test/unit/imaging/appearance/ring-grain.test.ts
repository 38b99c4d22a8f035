import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { GRAIN_RINGS, ringGrain } from '../../../../src/imaging/appearance/ring-grain.ts'
import { locateCircle } from '../../../../src/imaging/locate/locate-circle.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { renderPart } from '../../../../src/rendering/render-part.ts'

const SIZE = 200
const CIRCLE = { cx: 99.5, cy: 99.5, r: 80 }
const SMOOTH = Math.log(8)

function draw(grey: (x: number, y: number) => number): GreyImage {
  const data = Float32Array.from({ length: SIZE * SIZE }, (_, i) => grey(i % SIZE, Math.floor(i / SIZE)))
  return { width: SIZE, height: SIZE, data: Uint8Array.from(data, Math.round) }
}
const radiusOf = (x: number, y: number): number => Math.hypot(x - CIRCLE.cx, y - CIRCLE.cy) / CIRCLE.r
const angleOf = (x: number, y: number): number => Math.atan2(y - CIRCLE.cy, x - CIRCLE.cx)
/** The number of the ring at a radius, in radii. */
const ringAt = (radius: number): number => Math.floor(radius * 40) - 4

suite('ringGrain', () => {
  test('an even grey has none, inside of the picture and beyond its edge', () => {
    for (const circle of [CIRCLE, { cx: 3, cy: 190, r: 90 }]) {
      const grain = ringGrain(
        draw(() => 120),
        circle
      )
      assert.equal(grain.length, GRAIN_RINGS)
      for (const value of grain) assert.ok(Math.abs(value - SMOOTH) < 1e-6)
    }
  })

  test('by hand: a wave along the ring of amplitude A has the mean 2 A (1 - cos of its step) 2 / pi', () => {
    // A slope of grey over the picture is a wave of one turn along each ring: of amplitude 60 r / 80 at radius r.
    const grain = ringGrain(
      draw((x) => 120 + (60 * (x - CIRCLE.cx)) / CIRCLE.r),
      CIRCLE
    )
    // At one radius: steps of 1.5 px. The steepest place lies where the slope turns, so the cosine is nearly 1.
    const expected = 2 * 60 * (1 - Math.cos(1.5 / 80))
    assert.ok(Math.abs(Math.exp(grain[ringAt(1)]!) - 8 - expected) < 1.2, String(Math.exp(grain[ringAt(1)]!) - 8))
  })

  test('a rough place is found in its ring, whatever is drawn concentric around it', () => {
    const random = createRandom('rough')
    const isRough = (x: number, y: number): boolean => {
      const radius = radiusOf(x, y)
      return radius > 0.6 && radius < 0.7 && Math.abs(angleOf(x, y) - 1) < 0.3
    }
    const grain = ringGrain(
      draw((x, y) => (isRough(x, y) ? random.range(60, 180) : 120 + 60 * Math.cos(20 * radiusOf(x, y)))),
      CIRCLE
    )
    assert.ok(grain[ringAt(0.65)]! > SMOOTH + 1, String(grain[ringAt(0.65)]))
    for (const radius of [0.4, 0.9]) assert.ok(grain[ringAt(radius)]! < SMOOTH + 0.5, `${radius}`)
  })

  test('property: how the part is turned by quarters changes nothing', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 3 }), (seed, quarters) => {
        const random = createRandom(seed)
        const image = draw(() => random.range(0, 255))
        let { data } = image
        for (let n = 0; n < quarters; n++) {
          const before = data
          data = Uint8Array.from(before, (_, i) => before[(SIZE - 1 - (i % SIZE)) * SIZE + Math.floor(i / SIZE)]!)
        }
        const turned = ringGrain({ ...image, data }, CIRCLE)
        ringGrain(image, CIRCLE).forEach((value, n) => {
          assert.ok(Math.abs(value - turned[n]!) < 1e-3, `${n}: ${value} ${turned[n]}`)
        })
      }),
      { numRuns: 10 }
    ))

  test('the burr on a drawn ring, as grey as the plate, stands out among good rings', () => {
    const random = createRandom(11)
    const largest = (defect?: 'burr'): number[] =>
      Array.from({ length: 12 }, (_, n) => {
        const { image } = renderPart({
          width: 640,
          height: 480,
          random: random.fork(`${defect} ${n}`),
          ...(defect && { defect })
        })
        return [...ringGrain(image, locateCircle(image, RECIPE_DEFAULTS.locate)!)]
      }).map((grain) => Math.max(...grain.slice(0, ringAt(1.12)).map((value, n) => value - typical[n]!)))
    let typical = Array.from({ length: GRAIN_RINGS }, () => 0)
    const good = Array.from({ length: 12 }, (_, n) => {
      const { image } = renderPart({ width: 640, height: 480, random: random.fork(`typical ${n}`) })
      return ringGrain(image, locateCircle(image, RECIPE_DEFAULTS.locate)!)
    })
    typical = typical.map((_, ring) => good.map((grain) => grain[ring]!).sort((a, b) => a - b)[6]!)
    const [plain, burrs] = [largest(), largest('burr')]
    const above = burrs.map((burr) => plain.filter((value) => value < burr).length / plain.length)
    const auroc = above.reduce((sum, share) => sum + share, 0) / above.length
    assert.ok(auroc > 0.75, String(auroc))
  })
})
