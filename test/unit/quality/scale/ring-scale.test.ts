import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import type { Circle, GreyImage } from '../../../../src/domain/inspection/image.ts'
import { locateCircle } from '../../../../src/imaging/locate/locate-circle.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { ringScale } from '../../../../src/quality/scale/ring-scale.ts'

const near = (actual: number, expected: number, within = 1e-9): void => {
  assert.ok(Math.abs(actual - expected) < within, `${actual}, expected ${expected}`)
}

/** A bright disc as a lens shows it: its edge is 2 px wide and half as bright where the disc ends. Some noise. */
function disc({ cx, cy, r }: Circle): GreyImage {
  const [width, height] = [1024, 768]
  const random = createRandom(1)
  const data = Uint8Array.from({ length: width * height }, (_, n) => {
    const beyond = Math.hypot((n % width) - cx, Math.floor(n / width) - cy) - r
    return Math.round(60 + 120 / (1 + Math.exp(beyond / 0.6)) + random.normal())
  })
  return { width, height, data }
}

suite('scale from a ring gauge', () => {
  test('both parts of the uncertainty, as derived', () => {
    // Mean 500, deviation 1, of 4: 0.5 of the mean, 0.001 of it; the gauge has 0.001 of its diameter, too.
    const half = Math.sqrt(0.75)
    const { mmPerPx, uncertainty, expandedUncertainty } = ringScale([500 - half, 500 - half, 500 + half, 500 + half], {
      diameterMm: 50,
      uncertaintyMm: 0.05
    })
    near(mmPerPx, 0.1)
    near(uncertainty, 0.1 * 0.001 * Math.SQRT2)
    // Welch and Satterthwaite: 3 x 2^2 = 12 degrees of freedom, t 2.178813 (SciPy 1.17.1, stats.t.ppf).
    near(expandedUncertainty, uncertainty * 2.17881283, 1e-11)
  })

  test('a gauge without an error of its own leaves that of the mean', () => {
    const { uncertainty } = ringScale([99, 100, 101], { diameterMm: 10, uncertaintyMm: 0 })
    near(uncertainty, 0.1 * (1 / Math.sqrt(3) / 100))
  })

  test('a scale from drawn discs measures others, 5 % smaller and larger, within 0.05 % all over the field', () => {
    const diameterAt = (n: number, r: number): number => {
      const truth = { cx: 500.3 + 7.37 * n, cy: 380.6 - 4.71 * n, r }
      return 2 * locateCircle(disc(truth), { ...RECIPE_DEFAULTS.locate, radius: { min: 0.33, max: 0.44 } })!.r
    }
    const { mmPerPx, expandedUncertainty } = ringScale(
      [0, 1, 2, 3].map((n) => diameterAt(n, 300)),
      { diameterMm: 60, uncertaintyMm: 0 }
    )
    assert.ok(expandedUncertainty / mmPerPx < 0.0005, String(expandedUncertainty / mmPerPx))
    for (const [n, r] of [285, 300, 315].entries()) {
      const millimetres = mmPerPx * diameterAt(2 * n, r)
      assert.ok(Math.abs(millimetres / (0.2 * r) - 1) < 0.0005, `${millimetres}, expected ${0.2 * r}`)
    }
  })

  test('too few pictures and impossible gauges are refused', () => {
    assert.throws(() => ringScale([1, 2], { diameterMm: 1, uncertaintyMm: 0 }), /at least 3 pictures .* received 2/)
    assert.throws(() => ringScale([1, 2, 3], { diameterMm: 0, uncertaintyMm: 0 }), /a diameter above 0/)
  })
})
