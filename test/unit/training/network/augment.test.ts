import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import type { CropSpec } from '../../../../src/domain/recipes/recipe.ts'
import { augment, dihedral } from '../../../../src/training/network/augment.ts'
import { assertClose } from '../../encoder/encoder-fixture.ts'
import { crossCorrelation, scripted, textured } from './crops-fixture.ts'

const square = (sizePx: number): CropSpec => ({ mode: 'square', sizePx, margin: 1.05 })
const polar = (sizePx: number): CropSpec => ({ mode: 'polar', sizePx, margin: 1.05 })
const MEMBERS = [0, 1, 2, 3, 4, 5, 6, 7] as const
const counting = (size: number): Float32Array => Float32Array.from({ length: size * size }, (_, i) => i)

suite('dihedral', () => {
  test('by hand: a quarter turn, half a turn, the mirror', () => {
    const crop = Float32Array.of(1, 2, 3, 4) // 1 2 / 3 4
    assert.deepEqual([...dihedral(crop, 2, 0)], [1, 2, 3, 4])
    assert.deepEqual([...dihedral(crop, 2, 1)], [3, 1, 4, 2]) // clockwise: the left column becomes the top row
    assert.deepEqual([...dihedral(crop, 2, 2)], [4, 3, 2, 1])
    assert.deepEqual([...dihedral(crop, 2, 3)], [2, 4, 1, 3])
    assert.deepEqual([...dihedral(crop, 2, 4)], [2, 1, 4, 3])
  })
  for (const size of [3, 4]) {
    const views = MEMBERS.map((member) => dihedral(counting(size), size, member).join())
    test(`the 8 members differ, side ${size}`, () => {
      assert.equal(new Set(views).size, 8)
    })
    test(`they are a group: closed, each with its inverse, side ${size}`, () => {
      for (const first of MEMBERS) {
        const products = MEMBERS.map((second) => dihedral(dihedral(counting(size), size, first), size, second).join())
        assert.deepEqual(products.toSorted(), views.toSorted())
        assert.ok(products.includes(counting(size).join()))
      }
    })
  }
  test('property: moves values, changes none, and leaves the crop alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...MEMBERS), fc.nat(1e6), (size, member, seed) => {
        const crop = textured(size, seed)
        const before = Float32Array.from(crop)
        assert.deepEqual(dihedral(crop, size, member).toSorted(), before.toSorted())
        assert.deepEqual(crop, before)
      })
    )
  })
})

suite('augment', () => {
  test('property: the same stream gives the same view; within 0 to 255; a new array', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 24 }), fc.constantFrom(square, polar), fc.nat(1e6), (size, spec, seed) => {
        const crop = textured(size, 1)
        const view = augment(crop, spec(size), createRandom(seed))
        assert.deepEqual(view, augment(crop, spec(size), createRandom(seed)))
        assert.equal(view.length, crop.length)
        assert.ok(view.every((value) => value >= 0 && value <= 255))
        assert.deepEqual(crop, textured(size, 1))
      })
    )
  })

  test('gamma changes the middle, not black and white', () => {
    // half of the time dihedral (uniform 0 < 0.5), member int -> 0; then gamma = exp(range) with the range's upper end,
    // 0.15
    const view = augment(
      Float32Array.of(0, 51, 102, 255),
      square(2),
      scripted({ uniform: [0], int: [0], range: [0.15, 0] })
    )
    const gamma = Math.exp(0.15)
    assertClose(view, [0, 255 * 0.2 ** gamma, 255 * 0.4 ** gamma, 255], 1e-4)
  })

  test('a longer exposure cuts off at white, at most one pixel in twenty', () => {
    const exposed = (crop: Float32Array, size: number, gain: number) =>
      augment(crop, square(size), scripted({ uniform: [0], int: [0], range: [0, Math.log(gain)] }))
    assertClose(exposed(Float32Array.of(10, 50, 100, 200), 2, 1.25), [12.5, 62.5, 125, 250], 1e-3)
    assertClose(exposed(Float32Array.of(10, 50, 100, 200), 2, 0.8), [8, 40, 80, 160], 1e-3)
    // Of 100 pixels the five at 240 may become white, those at 210 just not.
    const crop = Float32Array.from({ length: 100 }, (_, i) => (i < 5 ? 240 : i < 50 ? 210 : 100))
    assertClose(
      exposed(crop, 10, 1.5),
      crop.map((value) => Math.min(255, (value * 255) / 210)),
      1e-3
    )
    assertClose(exposed(new Float32Array(4).fill(255), 2, 1.5), [255, 255, 255, 255], 1e-3)
    assertClose(exposed(new Float32Array(4), 2, 1.5), [0, 0, 0, 0], 1e-3)
  })

  test('polar: turns by whole columns, around the end; rows stay rows', () => {
    const crop = counting(4).map((i) => i * 10)
    const turned = (columns: number, mirrored: boolean) => [
      ...augment(crop, polar(4), scripted({ int: [columns], uniform: [mirrored ? 0 : 0.9], range: [0, 0] }))
    ]
    assertClose(turned(1, false), [10, 20, 30, 0, 50, 60, 70, 40, 90, 100, 110, 80, 130, 140, 150, 120], 1e-4)
    assertClose(turned(0, true), [30, 20, 10, 0, 70, 60, 50, 40, 110, 100, 90, 80, 150, 140, 130, 120], 1e-4)
    // 2 rows of 8 columns
    const wide = { ...polar(2), columnsPx: 8 }
    assertClose(
      augment(
        counting(4).map((i) => i * 10),
        wide,
        scripted({ int: [3], uniform: [0.9], range: [0, 0] })
      ),
      [30, 40, 50, 60, 70, 0, 10, 20, 110, 120, 130, 140, 150, 80, 90, 100],
      1e-4
    )
    assertClose(turned(3, true), [20, 10, 0, 30, 60, 50, 40, 70, 100, 90, 80, 110, 140, 130, 120, 150], 1e-4)
  })

  test('square: a rotation by half a turn, without shift, scale or gamma, is member 2 of the group', () => {
    const crop = textured(12, 3)
    // uniform 0.9: resampled; ranges: angle pi, scale 0, (mirror by uniform 0.9: no), shifts 0 and 0; then gamma 0
    const view = augment(crop, square(12), scripted({ uniform: [0.9, 0.9], range: [Math.PI, 0, 0, 0, 0, 0] }))
    // The last row and column are read 0.001 px inside, which changes them by 0.001 * the step to their neighbour.
    assertClose(view, dihedral(crop, 12, 2), 0.3)
  })

  test('square: a rotation by an eighth of a turn moves a spot to where geometry says', () => {
    // A spot of 3 px 8 px right of the centre of 33x33. The view shows at (x, y) what the crop shows turned by +45 deg:
    // the spot appears at -45 deg.
    const crop = new Float32Array(33 * 33)
    for (let j = -1; j <= 1; j++) for (let i = -1; i <= 1; i++) crop[(16 + j) * 33 + 24 + i] = 200
    const view = augment(crop, square(33), scripted({ uniform: [0.9, 0.9], range: [Math.PI / 4, 0, 0, 0, 0, 0] }))
    const brightest = view.indexOf(Math.max(...view))
    assert.ok(
      Math.hypot((brightest % 33) - (16 + 8 * Math.SQRT1_2), Math.floor(brightest / 33) - (16 - 8 * Math.SQRT1_2)) < 1.5
    )
  })

  test('a view shows the same part: its grey levels keep their distribution nearly', () => {
    const crop = textured(24, 5)
    const sorted = crop.toSorted()
    for (let seed = 0; seed < 20; seed++) {
      for (const spec of [square(24), polar(24)])
        assert.ok(crossCorrelation(augment(crop, spec, createRandom(seed)).toSorted(), sorted) > 0.97)
    }
  })
})
