import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { CropSpec } from '../../../../src/domain/recipes/recipe.ts'
import {
  type Batch,
  batchesPerEpoch,
  drawnKinds,
  epochBatches,
  syntheticShare,
  type TrainingCrops
} from '../../../../src/training/network/batches.ts'
import { EVERY_KIND, USUAL_KINDS } from '../../../../src/training/network/synthetic-defect.ts'

const SIZE = 24
const AREA = SIZE * SIZE
const spec: CropSpec = { mode: 'polar', sizePx: SIZE, margin: 1 }

/**
 * A dark polar crop, bright from row 8 to 15 in so many columns. Turns and mirrors keep how many; light, blur and noise
 * don't make them half as bright.
 */
function bright(columns: number): Float32Array {
  return Float32Array.from({ length: AREA }, (_, i) =>
    i % SIZE < columns && Math.floor(i / SIZE) >= 8 && Math.floor(i / SIZE) < 16 ? 200 : 20
  )
}
/** Good parts have one bright column, defects two side by side. */
const marked = (): Float32Array => bright(1)
const twoMarked = (): Float32Array => bright(2)
function brightColumns(pixels: Float32Array): number {
  const [least, most] = [Math.min(...pixels), Math.max(...pixels)]
  const columns = Array.from({ length: SIZE }, (_, x) =>
    pixels.some((value, i) => i % SIZE === x && value > (least + most) / 2)
  )
  return columns.filter(Boolean).length
}
const picture = (batch: Batch, n: number): Float32Array => batch.pixels.subarray(n * AREA, (n + 1) * AREA)
const all = (crops: TrainingCrops, options: { batchSize: number; seed: number; epoch: number }): Batch[] => [
  ...epochBatches(crops, spec, options)
]
const many = (count: number, make: (n: number) => Float32Array): Float32Array[] =>
  Array.from({ length: count }, (_, n) => make(n))

suite('syntheticShare', () => {
  test('all without a real defect, half from 50 on, less beyond 500, never below a quarter', () => {
    assert.deepEqual(
      [0, 25, 50, 75, 99, 100, 500, 625, 1000, 5000].map(syntheticShare),
      [1, 0.75, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.25, 0.25]
    )
  })
})

suite('drawnKinds', () => {
  test('every kind below 100 real defects, the usual ones from there on and on made-up products', () => {
    const crops = (defects: number): TrainingCrops => ({ good: many(4, marked), defect: many(defects, twoMarked) })
    assert.equal(drawnKinds(crops(0)), EVERY_KIND)
    assert.equal(drawnKinds(crops(99)), EVERY_KIND)
    assert.equal(drawnKinds(crops(100)), USUAL_KINDS)
    assert.equal(drawnKinds({ ...crops(0), products: [1, 1, 2, 2] }), USUAL_KINDS)
  })
})

suite('batchesPerEpoch', () => {
  test('half of a batch, rounded up, is good parts', () => {
    // 64 -> 32 good parts a batch; 5 -> 3
    assert.deepEqual(
      [
        [32, 64],
        [33, 64],
        [5, 64],
        [3, 5],
        [4, 5],
        [7, 5]
      ].map(([good, size]) => batchesPerEpoch(good!, size!)),
      [1, 2, 1, 1, 2, 3]
    )
  })
})

suite('epochBatches', () => {
  const crops = { good: many(7, marked), defect: many(100, twoMarked) }

  test('the same for the same seed and epoch, other views and orders else', () => {
    const options = { batchSize: 6, seed: 1, epoch: 3 }
    assert.deepEqual(all(crops, options), all(crops, options))
    assert.notDeepEqual(all(crops, options), all(crops, { ...options, epoch: 4 }))
    assert.notDeepEqual(all(crops, options), all(crops, { ...options, seed: 2 }))
  })

  test('property: whole batches, good parts first, as many negatives as fit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 3, max: 9 }),
        fc.nat(1e6),
        (good, batchSize, seed) => {
          const batches = all({ good: many(good, marked), defect: many(100, twoMarked) }, { batchSize, seed, epoch: 0 })
          const half = Math.ceil(batchSize / 2)
          assert.equal(batches.length, Math.ceil(good / half))
          for (const batch of batches) {
            assert.equal(batch.goodCount, half)
            assert.equal(batch.pixels.length, batchSize * AREA)
            // Half of the negatives is drawn; those come last.
            const real = half + batch.realCount
            assert.equal(real, batchSize - Math.round(0.5 * (batchSize - half)))
            for (let n = 0; n < real; n++)
              assert.equal(brightColumns(picture(batch, n)), n < half ? 1 : 2, `picture ${n} of ${batchSize}`)
            // A map has a pixel for each 4 x 4 of the crop: nowhere, not known, and, of drawn ones, what shows of them.
            assert.equal(batch.defectMaps.length, (batchSize * AREA) / 16)
            batch.defectMaps.forEach((value, i) => {
              const n = Math.floor(i / (AREA / 16))
              assert.ok(n < half ? value === 0 : n < real ? value === -1 : value >= 0, `map ${n}: ${value}`)
            })
          }
        }
      ),
      { numRuns: 50 }
    )
  })

  test('every good part once an epoch; the last batch is filled up with parts of the first', () => {
    // One good part of each number of bright columns 1 to 7, in 3 batches of 3: 9 places, so the first two in order
    // come again.
    const good = many(7, (n) => bright(n + 1))
    const seen = all({ good, defect: [] }, { batchSize: 6, seed: 5, epoch: 0 }).flatMap((batch) =>
      [0, 1, 2].map((n) => brightColumns(picture(batch, n)))
    )
    assert.equal(seen.length, 9)
    assert.equal(new Set(seen.slice(0, 7)).size, 7)
    assert.deepEqual(seen.slice(7), seen.slice(0, 2))
  })

  test('two parts fill a batch, each time in another view', () => {
    const [batch, ...rest] = all({ good: [bright(1), bright(2)], defect: [] }, { batchSize: 16, seed: 1, epoch: 0 })
    assert.equal(rest.length, 0)
    const views = new Set(Array.from({ length: 8 }, (_, n) => picture(batch!, n).join()))
    assert.ok(views.size > 2, `${views.size} views`)
  })

  test('with some real defects the others are drawn onto good parts, in the share that syntheticShare says', () => {
    // 50 real ones: each negative is real with chance 1/2. A real one here is bright in 20 columns.
    const batches = all(
      { good: many(400, marked), defect: many(50, () => bright(20)) },
      { batchSize: 8, seed: 1, epoch: 0 }
    )
    const negatives = batches.flatMap((batch) => [4, 5, 6, 7].map((n) => picture(batch, n)))
    const reals = negatives.filter((pixels) => brightColumns(pixels) === 20).length
    // 400 draws of chance 1/2: 200, deviation 10; five of them allowed
    assert.equal(negatives.length, 400)
    assert.ok(Math.abs(reals - 200) < 50, `${reals} of 400`)
  })

  test('several products: each batch has 4 good parts of some of them, and defects drawn on those same parts', () => {
    // Flat crops keep their grey level but for the defect; standardised it is gone, so each product has a pattern of
    // its own: bright on top, or on the left.
    const size = 16
    const spec = { mode: 'polar', sizePx: size, margin: 1.1 } as const
    const striped = (row: number): Float32Array =>
      Float32Array.from({ length: size * size }, (_, i) => (Math.floor(i / size) === row ? 200 : 50))
    const products = Array.from({ length: 24 }, (_, n) => n % 3)
    const crops = { good: products.map((product) => striped(3 + 3 * product)), products, defect: [] }
    const seen = (pixels: Float32Array, n: number): number => {
      const rows = [3, 6, 9].map((row) =>
        pixels.subarray((n * size + row) * size, (n * size + row + 1) * size).reduce((a, b) => a + b, 0)
      )
      return rows.indexOf(Math.max(...rows))
    }
    const batches = [...epochBatches(crops, spec, { batchSize: 16, seed: 1, epoch: 0 })]
    assert.equal(batches.length, 3)
    for (const { pixels, goodCount, realCount, products: shown } of batches) {
      assert.deepEqual([goodCount, realCount, shown], [8, 0, 2])
      for (const run of [0, 4]) {
        const product = seen(pixels, run)
        assert.ok([1, 2, 3].every((n) => seen(pixels, run + n) === product))
        // A defect may hide the pattern of one or another.
        assert.ok([8, 9, 10, 11].filter((n) => seen(pixels, run + n) === product).length >= 2)
      }
    }
    assert.throws(
      () => [...epochBatches(crops, spec, { batchSize: 12, seed: 1, epoch: 0 })],
      /expected batches of a multiple of 8/
    )
    assert.throws(
      () => [
        ...epochBatches({ ...crops, good: crops.good.slice(0, 6), products: products.slice(0, 6) }, spec, {
          batchSize: 16,
          seed: 1,
          epoch: 0
        })
      ],
      /at least 4 good parts of a product/
    )
  })

  test('pictures are varied as by another camera; made-up products, each drawn in its own light, are not', () => {
    // A crop of two grey levels keeps two when it is turned and its tone is changed; light from one side makes many of
    // them.
    const parts = many(8, marked)
    const levels = (batch: Batch): number[] =>
      Array.from({ length: batch.goodCount }, (_, n) => new Set(picture(batch, n)).size)
    const options = { batchSize: 16, seed: 1, epoch: 0 }
    assert.deepEqual(
      levels(all({ good: parts, products: parts.map(() => 0), defect: [] }, options)[0]!),
      parts.map(() => 2)
    )
    assert.ok(levels(all({ good: parts, defect: [] }, options)[0]!).every((count) => count > 10))
  })

  test('pictures are standardised', () => {
    for (const { pixels, goodCount, realCount } of all(crops, { batchSize: 6, seed: 1, epoch: 0 })) {
      for (let n = 0; n < goodCount + realCount; n++) {
        const each = pixels.subarray(n * AREA, (n + 1) * AREA)
        const mean = each.reduce((sum, v) => sum + v, 0) / AREA
        assert.ok(Math.abs(mean) < 1e-5)
        assert.ok(Math.abs(each.reduce((sum, v) => sum + v * v, 0) / AREA - 1) < 1e-4)
      }
    }
  })
})
