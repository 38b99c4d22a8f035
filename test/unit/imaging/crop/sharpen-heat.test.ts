import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { sharpenHeat } from '../../../../src/imaging/crop/sharpen-heat.ts'

const SIZE = 32
const peakOf = (values: Float32Array): number => values.indexOf(Math.max(...values))

suite('sharpenHeat', () => {
  test('a square crop: the map between its cells, nothing else', () => {
    const crop = Float32Array.from({ length: 16 }, (_, i) => i)
    const heat = sharpenHeat(Float32Array.of(0, 1, 0, 1), 2, crop, { mode: 'square', sizePx: 4 })
    // Cell centres lie at columns 0.5 and 2.5 of 0 to 3; beyond them the value goes on.
    assert.deepEqual(
      [...heat],
      [0, 1, 2, 3].flatMap(() => [0, 0.25, 0.75, 1])
    )
  })

  test('more columns than rows: the map has more cells across likewise', () => {
    const [rows, columns] = [16, 32]
    const crop = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(Math.floor(i / columns)))
    crop[9 * columns + 26] = 5
    const map = new Float32Array(4 * 8)
    map[2 * 8 + 6] = 1 // rows 8 to 11, columns 24 to 27
    const heat = sharpenHeat(map, 4, crop, { mode: 'polar', sizePx: rows, columnsPx: columns })
    assert.equal(heat.indexOf(Math.max(...heat)), 9 * columns + 26)
  })

  test('a polar crop: the peak is the strange pixel of the hot cell, not its middle nor one elsewhere', () => {
    // rings of any brightness are usual
    const crop = Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(Math.floor(i / SIZE)))
    // In the hot cell: rows and columns 8 to 15 are cell 1, 16 to 23 cell 2, whose middle is row 19.5, column 11.5.
    for (let y = 20; y <= 22; y++) crop.fill(4, y * SIZE + 8, y * SIZE + 11)
    for (let y = 3; y <= 5; y++) crop.fill(9, y * SIZE + 27, y * SIZE + 30)
    const map = new Float32Array(16)
    map[2 * 4 + 1] = 1
    const heat = sharpenHeat(map, 4, crop, { mode: 'polar', sizePx: SIZE })
    const peak = peakOf(heat)
    assert.ok(
      Math.abs(Math.floor(peak / SIZE) - 21) <= 1 && Math.abs((peak % SIZE) - 9) <= 2,
      `row ${Math.floor(peak / SIZE)}, column ${peak % SIZE}`
    )
    assert.ok(heat.every((value) => value >= 0 && value <= 1))
  })

  test('a part that is the same all around keeps the shape of the map, and the angle 0 is no edge', () => {
    const crop = new Float32Array(SIZE * SIZE).fill(0.5)
    const map = new Float32Array(16).fill(0.5)
    const heat = sharpenHeat(map, 4, crop, { mode: 'polar', sizePx: SIZE })
    assert.ok(heat.every((value) => Math.abs(value - 0.1 * 0.5 ** 3) < 1e-6))
  })

  test('a long defect: the peak lies on it, not beside its ends, where the mean holds half the defect', () => {
    const crop = Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(Math.floor(i / SIZE)))
    const map = new Float32Array(16)
    // The arc takes columns 6 to 25 of rows 20 to 22; the cells that hold its ends, columns 0 to 7 and 24 to 31, are as
    // hot as it is.
    for (let y = 20; y <= 22; y++) crop.fill(2.5, y * SIZE + 6, y * SIZE + 26)
    map
      .fill(0.95, 2 * 4 + 1, 2 * 4 + 3)
      .fill(0.9, 2 * 4, 2 * 4 + 1)
      .fill(0.9, 2 * 4 + 3, 2 * 4 + 4)
    const peak = peakOf(sharpenHeat(map, 4, crop, { mode: 'polar', sizePx: SIZE }))
    const [row, column] = [Math.floor(peak / SIZE), peak % SIZE]
    assert.ok(row >= 20 && row <= 22 && column >= 6 && column <= 25, `row ${row}, column ${column}`)
  })

  test('a scratch one pixel wide: the peak lies on it', () => {
    const crop = new Float32Array(SIZE * SIZE)
    for (let n = 0; n < 6; n++) crop[(12 + n) * SIZE + 12 + n] = 3
    const peak = peakOf(sharpenHeat(new Float32Array(16).fill(0.9), 4, crop, { mode: 'polar', sizePx: SIZE }))
    assert.ok(crop[peak]! > 0, `row ${Math.floor(peak / SIZE)}, column ${peak % SIZE}`)
  })

  test('one bright pixel, by hand: against the mean of the pixels beside it and the deviation of its row', () => {
    // 0.08 x 32 is 3 pixels on either side. All equally warm: in row 9 the bright pixel differs from the mean of 7 by 7
    // - 1 = 6, the six beside it by 1, the others by 0.
    const crop = new Float32Array(SIZE * SIZE)
    crop[9 * SIZE + 31] = 7
    const heat = sharpenHeat(new Float32Array(16).fill(0.5), 4, crop, { mode: 'polar', sizePx: SIZE })
    const deviation = Math.sqrt((36 + 6) / SIZE)
    for (const [row, column, distance] of [
      [9, 31, 6],
      [9, 30, 1],
      [9, 28, 1],
      [9, 27, 0],
      [9, 0, 1],
      [9, 2, 1],
      [9, 3, 0],
      [8, 31, 0],
      [10, 31, 0]
    ] as const) {
      const expected = (0.1 + (0.9 * distance) / (distance + 2 * deviation)) * 0.5 ** 3
      assert.ok(
        Math.abs(heat[row * SIZE + column]! - expected) < 1e-6,
        `row ${row}, column ${column}: ${heat[row * SIZE + column]}, expected ${expected}`
      )
    }
  })

  test('hot pixels hardly count in the mean: three cold ones, four hot ones, by hand', () => {
    // 4 cells of 8 pixels. Row 4, the centre of the first row of cells; columns 4 and 12 lie just right of cell centres
    // 3.5 and 11.5, between which heat goes from 0 to 1.
    const crop = new Float32Array(SIZE * SIZE)
    for (let x = 0; x < SIZE; x++) crop[4 * SIZE + x] = x === 8 ? 3 : 0
    const map = Float32Array.from({ length: 16 }, (_, i) => (i % 4 === 1 ? 1 : 0))
    const heatAt = (x: number): number => Math.max(0, 1 - Math.abs(x - 11.5) / 8)
    const weight = (x: number): number => 0.001 + (1 - heatAt(x)) ** 2
    const difference = (x: number): number => {
      const near = [-3, -2, -1, 0, 1, 2, 3].map((by) => x + by)
      return (
        crop[4 * SIZE + ((x + SIZE) % SIZE)]!
        - (near.includes(8) ? (3 * weight(8)) / near.reduce((sum, at) => sum + weight(at), 0) : 0)
      )
    }
    const deviation = Math.sqrt(
      Array.from({ length: SIZE }, (_, x) => difference(x) ** 2).reduce((sum, each) => sum + each, 0) / SIZE
    )
    const heat = sharpenHeat(map, 4, crop, { mode: 'polar', sizePx: SIZE })
    for (const x of [6, 8, 10, 11]) {
      const far = Math.abs(difference(x))
      assert.ok(
        Math.abs(heat[4 * SIZE + x]! - (0.1 + (0.9 * far) / (far + 2 * deviation)) * heatAt(x) ** 3) < 1e-5,
        `column ${x}`
      )
    }
  })

  test('property: a turned part has its heat turned, for the angle 0 is a place like any other', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 3 }), (seed, cells) => {
        const random = createRandom(seed)
        const [map, crop] = [
          Float32Array.from({ length: 16 }, () => random.uniform()),
          Float32Array.from({ length: SIZE * SIZE }, () => random.normal())
        ]
        const turned = (values: Float32Array, size: number, by: number): Float32Array =>
          values.map((_, i) => values[Math.floor(i / size) * size + ((i + by) % size)]!)
        const heat = sharpenHeat(map, 4, crop, { mode: 'polar', sizePx: SIZE })
        const ofTurned = sharpenHeat(turned(map, 4, cells), 4, turned(crop, SIZE, (cells * SIZE) / 4), {
          mode: 'polar',
          sizePx: SIZE
        })
        assert.ok(turned(heat, SIZE, (cells * SIZE) / 4).every((value, i) => Math.abs(value - ofTurned[i]!) < 1e-5))
      }),
      { numRuns: 20 }
    )
  })
})
