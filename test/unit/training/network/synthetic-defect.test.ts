import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import type { CropSpec } from '../../../../src/domain/recipes/recipe.ts'
import { normalise } from '../../../../src/imaging/crop/normalise.ts'
import { pushedAround } from '../../../../src/training/network/drawn-defects/at-edge.ts'
import { stain } from '../../../../src/training/network/drawn-defects/on-face.ts'
import { drawDefect, EVERY_KIND, USUAL_KINDS } from '../../../../src/training/network/synthetic-defect.ts'
import { textured } from './crops-fixture.ts'

const specs = fc.record(
  {
    mode: fc.constantFrom('square' as const, 'polar' as const),
    sizePx: fc.constantFrom(16, 32, 64),
    margin: fc.constantFrom(1, 1.05, 1.2)
  },
  { noNullPrototype: true }
)
const changed = (crop: Float32Array, drawn: Float32Array): number[] =>
  [...crop.keys()].filter((i) => crop[i] !== drawn[i])

suite('drawDefect', () => {
  test('property: the same stream draws the same defect; the crop stays; grey levels lie within 0 to 255', () => {
    fc.assert(
      fc.property(specs, fc.nat(1e6), fc.constantFrom(USUAL_KINDS, EVERY_KIND), (spec, seed, kinds) => {
        const crop = textured(spec.sizePx, seed)
        const drawn = drawDefect(crop, spec, createRandom(seed), kinds)
        assert.deepEqual(crop, textured(spec.sizePx, seed))
        assert.deepEqual(drawn, drawDefect(crop, spec, createRandom(seed), kinds))
        assert.equal(drawn.length, crop.length)
        assert.ok(drawn.every((value) => value >= 0 && value <= 255))
      })
    )
  })

  test('property: what the network sees differs, and not everywhere', () => {
    fc.assert(
      fc.property(specs, fc.nat(1e6), (spec, seed) => {
        const crop = textured(spec.sizePx, 1)
        const drawn = drawDefect(crop, spec, createRandom(seed))
        const [before, after] = [normalise(crop, spec).data, normalise(drawn, spec).data]
        assert.ok(
          before.some((value, i) => Math.abs(value - after[i]!) > 0.24),
          'nothing to see'
        )
        // The largest, a smear of radius 13 * 1.35, covers a crop of 16 px whole, and 962 of the 1024 pixels of a crop
        // of 32 px.
        assert.ok(spec.sizePx === 16 || changed(crop, drawn).length < crop.length * 0.95)
      }),
      { numRuns: 300 }
    )
  })

  test('a crop without any texture, or one that is overexposed, gets a visible defect too', () => {
    for (const mode of ['square', 'polar'] as const) {
      const spec: CropSpec = { mode, sizePx: 32, margin: 1.05 }
      for (const level of [0, 128, 255]) {
        const flat = new Float32Array(32 * 32).fill(level)
        for (let seed = 0; seed < 200; seed++) {
          assert.ok(
            normalise(drawDefect(flat, spec, createRandom(seed)), spec).data.some((value) => value !== 0),
            `${mode}, level ${level}, seed ${seed}`
          )
        }
      }
    }
  })

  test('a stain dims or bleaches all that it covers by a factor, so that the pattern shows through', () => {
    const spec: CropSpec = { mode: 'square', sizePx: 64, margin: 1.05 }
    let [dimmed, bleached] = [0, 0]
    for (let seed = 0; seed < 100; seed++) {
      const crop = textured(64, seed).map((value) => Math.min(160, value))
      const drawn = drawDefect(crop, spec, createRandom(seed), [stain])
      const factors = drawn.map((value, i) => value / crop[i]!)
      const covered = changed(crop, drawn).map((i) => factors[i]!)
      assert.ok(
        covered.every((factor) => factor >= 0.25 - 1e-6 && factor < 1)
          || covered.every((factor) => factor > 1 && factor <= 1.5 + 1e-6),
        `seed ${seed}`
      )
      if (covered[0]! < 1) dimmed++
      else bleached++
    }
    // 100 times 1 in 4: 25, deviation 4.3
    assert.ok(dimmed + bleached === 100 && Math.abs(bleached - 25) < 20, `${bleached} bleached`)
  })

  test('a profile that is pushed all around differs in every column; what lies far from it stays', () => {
    const spec: CropSpec = { mode: 'polar', sizePx: 64, margin: 1.1 }
    const crop = Float32Array.from({ length: 64 * 64 }, (_, i) => 128 + 100 * Math.sin(Math.floor(i / 64) ** 2))
    for (let seed = 0; seed < 100; seed++) {
      const where = changed(crop, drawDefect(crop, spec, createRandom(seed), [pushedAround]))
      assert.equal(new Set(where.map((i) => i % 64)).size, 64, `seed ${seed}`)
      // The band is at most 0.28 of the rim's 57 rows
      assert.ok(new Set(where.map((i) => Math.floor(i / 64))).size <= 17, `seed ${seed}`)
    }
  })

  test('on more columns than rows defects fall all around, and at every radius', () => {
    const spec: CropSpec = { mode: 'polar', sizePx: 32, columnsPx: 64, margin: 1.05 }
    const [columns, rows] = [new Set<number>(), new Set<number>()]
    for (let seed = 0; seed < 200; seed++) {
      const crop = Float32Array.from({ length: 32 * 64 }, (_, i) => 100 + 40 * Math.sin(i))
      for (const i of changed(crop, drawDefect(crop, spec, createRandom(seed)))) {
        columns.add(i % 64)
        rows.add(Math.floor(i / 64))
      }
    }
    assert.deepEqual([columns.size, rows.size], [64, 32])
  })

  test('a flat crop stays flat away from the defect, and defects fall on all sides of the part', () => {
    const spec: CropSpec = { mode: 'square', sizePx: 64, margin: 1.05 }
    const quadrants = [0, 0, 0, 0]
    for (let seed = 0; seed < 200; seed++) {
      const crop = textured(64, 2)
      const where = changed(crop, drawDefect(crop, spec, createRandom(seed)))
      const [x, y] = [
        where.reduce((sum, i) => sum + (i % 64), 0) / where.length,
        where.reduce((sum, i) => sum + Math.floor(i / 64), 0) / where.length
      ]
      quadrants[(x < 31.5 ? 0 : 1) + (y < 31.5 ? 0 : 2)]!++
    }
    // 200 draws over 4 equal quadrants: 50 each, deviation sqrt(200 * 1/4 * 3/4) = 6.1; five of them allowed
    for (const count of quadrants) assert.ok(Math.abs(count - 50) < 31, quadrants.join())
  })

  test("polar: defects lie on the part, below the row of its outer edge and a burr's height", () => {
    const spec: CropSpec = { mode: 'polar', sizePx: 64, margin: 1.5 }
    // The edge is at row 63 / 1.5 = 42. The farthest that is drawn: a rim blob at 1.03 * 42 = 43.3 with reach 4.5 *
    // 1.35 = 6.1, or a blob at 0.95 * 42 = 39.9 with 9 * 1.35 = 12.2, a smear at 0.9 * 42 = 37.8 with 13 * 1.35 = 17.6:
    // row 55.4
    for (let seed = 0; seed < 200; seed++) {
      const crop = textured(64, 4)
      const where = changed(crop, drawDefect(crop, spec, createRandom(seed)))
      const highest = Math.min(...where.map((i) => Math.floor(i / 64)))
      assert.ok(highest <= 42 * 1.03 + 1, `seed ${seed}: from row ${highest}`)
    }
  })
})
