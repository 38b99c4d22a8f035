// A casting whose outer edge is slightly oval has little confidence as a circle. Its bore, a perfect one, was taken for
// the part.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { RECIPE_DEFAULTS, type LocateSpec } from '../../../../src/domain/recipes/recipe.ts'
import { locateCircle } from '../../../../src/imaging/locate/locate-circle.ts'

const SPEC: LocateSpec = { ...RECIPE_DEFAULTS.locate, radius: { min: 0.1, max: 0.45 } }
const PART = { cx: 163.3, cy: 118.6, r: 84 }
const [PLATE, FACE, BORE] = [90, 150, 20]

/** A bright ring on grey, oval by `share`, that fades into the plate towards the right by `fading` of its contrast. */
function casting({ share, fading, bore }: { share: number; fading: number; bore: number }): GreyImage {
  const [width, height] = [320, 240]
  const random = createRandom(1)
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const [dx, dy] = [(i % width) - PART.cx, Math.floor(i / width) - PART.cy]
    const [angle, radius] = [Math.atan2(dy, dx), Math.hypot(dx, dy)]
    const cover = (edge: number): number => Math.min(Math.max(edge - radius + 0.5, 0), 1)
    const face = FACE - (FACE - PLATE) * fading * Math.max(0, Math.cos(angle))
    const ring = PLATE + cover(PART.r * (1 + (share / 2) * Math.cos(2 * (angle - 0.4)))) * (face - PLATE)
    return Math.round(ring + cover(bore) * (BORE - ring) + 2 * random.normal())
  })
  return { width, height, data }
}

suite('locateCircle: a casting with a bore', () => {
  for (const [share, fading] of [
    [0, 0.8],
    [0.04, 0.8],
    [0.06, 0.8],
    [0.06, 0.95],
    [0.08, 0.95],
    [0.1, 0.8]
  ] as const) {
    test(`oval by ${100 * share} %, contrast ${100 * fading} % less on one side: the outer edge`, () => {
      for (const bore of [30, 60]) {
        const circle = locateCircle(casting({ share, fading, bore }), SPEC)
        assert.ok(circle !== null)
        assert.ok(Math.abs(circle.r - PART.r) < 2, `bore ${bore}: ${circle.r}`)
        assert.ok(Math.hypot(circle.cx - PART.cx, circle.cy - PART.cy) < 2, `bore ${bore}: ${circle.cx} ${circle.cy}`)
      }
    })
  }

  test('a bore alone in the bounds is the part', () => {
    const circle = locateCircle(casting({ share: 0.06, fading: 0.8, bore: 45 }), {
      ...SPEC,
      radius: { min: 0.1, max: 0.25 }
    })
    assert.ok(circle !== null && Math.abs(circle.r - 45) < 1, String(circle?.r))
  })
})
