import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom, type Random } from '../../../../src/domain/random.ts'
import type { CropSpec } from '../../../../src/domain/recipes/recipe.ts'
import { recapture } from '../../../../src/training/network/recapture.ts'
import { assertClose } from '../../encoder/encoder-fixture.ts'
import { crossCorrelation, scripted, textured } from './crops-fixture.ts'

const polar = (sizePx: number, columnsPx = sizePx): CropSpec => ({ mode: 'polar', sizePx, columnsPx, margin: 1.05 })
const square = (sizePx: number): CropSpec => ({ mode: 'square', sizePx, margin: 1.05 })
/**
 * What is drawn for a polar crop, in order: growth, shift, its direction, light, its direction; blur, noise; where the
 * noise begins.
 */
const drawn = ({ growth = 0, shift = 0, towards = 0, light = 0, from = 0, blur = 0, noise = 0 }): Random =>
  scripted({ range: [growth, shift, towards, light, from], uniform: [blur, noise], int: [0] })
/** Row y has the value 10 y throughout. */
const ramp = (rows: number, columns: number): Float32Array =>
  Float32Array.from({ length: rows * columns }, (_, i) => 10 * Math.floor(i / columns))

suite('recapture', () => {
  test('nothing drawn, nothing changed', () => {
    assertClose(recapture(ramp(5, 4), polar(5, 4), drawn({})), [...ramp(5, 4)], 1e-4)
  })

  test('polar: a circle found too small shows the rim further in, the centre where it is', () => {
    // Row y of 5 is read at y + y / 4 * 1: 0, 1.25, 2.5, 3.75, 5; beyond the last row (4) that one goes on.
    const view = recapture(ramp(5, 4), polar(5, 4), drawn({ growth: 1 }))
    assertClose(
      [0, 4, 8, 12, 16].map((i) => view[i]!),
      [0, 12.5, 25, 37.5, 40],
      1e-4
    )
  })

  test('polar: a centre beside the true one moves the rim along a cosine of the angle', () => {
    // Four columns: 0, a quarter, half, three quarters of a turn; the last row but one of 5 (y = 3) is read at 3 + 3/4
    // cos.
    const view = recapture(ramp(5, 4), polar(5, 4), drawn({ shift: 1 }))
    assertClose([...view.subarray(12, 16)], [37.5, 30, 22.5, 30], 1e-4)
  })

  test('more light from one side, cut off at white', () => {
    const flat = new Float32Array(2 * 4).fill(100)
    assertClose([...recapture(flat, polar(2, 4), drawn({ light: 0.2 })).subarray(0, 4)], [120, 100, 80, 100], 1e-4)
    assert.equal(recapture(new Float32Array(8).fill(250), polar(2, 4), drawn({ light: 0.2 }))[0], 255)
    // Square, from the right: from one side to the other; nothing of the circle is drawn.
    const across = recapture(
      new Float32Array(9).fill(100),
      square(3),
      scripted({ range: [0.2, 0], uniform: [0, 0], int: [0] })
    )
    assertClose([...across], [80, 100, 120, 80, 100, 120, 80, 100, 120], 1e-4)
    const down = recapture(
      new Float32Array(9).fill(100),
      square(3),
      scripted({ range: [0.2, Math.PI / 2], uniform: [0, 0], int: [0] })
    )
    assertClose([...down], [80, 80, 80, 100, 100, 100, 120, 120, 120], 1e-3)
  })

  test('out of focus: half of a pixel goes to its surroundings at most', () => {
    const spot = new Float32Array(25)
    spot[12] = 90
    const view = recapture(spot, square(5), scripted({ range: [0, 0], uniform: [1, 0], int: [0] }))
    // 0.5 * 90 + 0.5 * 90 / 9 = 50; around it 0.5 * 90 / 9 = 5
    assertClose([...view], [0, 0, 0, 0, 0, 0, 5, 5, 5, 0, 0, 5, 50, 5, 0, 0, 5, 5, 5, 0, 0, 0, 0, 0, 0], 1e-4)
    // The edge's nearest pixel goes on: a flat crop stays flat.
    assertClose(
      [...recapture(new Float32Array(9).fill(70), square(3), scripted({ range: [0, 0], uniform: [1, 0], int: [0] }))],
      Array.from({ length: 9 }, () => 70),
      1e-4
    )
  })

  test('noise: of the standard deviation drawn, 3 grey levels at most', () => {
    const view = recapture(new Float32Array(128 * 128).fill(100), polar(128), drawn({ noise: 1 }))
    const mean = view.reduce((sum, value) => sum + value, 0) / view.length
    const deviation = Math.sqrt(view.reduce((sum, value) => sum + (value - mean) ** 2, 0) / view.length)
    // 16,384 draws: the mean is good to 3 / 128 = 0.02, the deviation to 0.02.
    assert.ok(Math.abs(mean - 100) < 0.1 && Math.abs(deviation - 3) < 0.1, `${mean}, ${deviation}`)
  })

  test('half of the views stay sharp and clean', () => {
    // Uniform 0.5 of each: nothing; 0.75: half of the most. 90 in the middle of a dark crop: 0.75 * 90 + 0.25 * 90 / 9
    // = 70.
    const spot = new Float32Array(25)
    spot[12] = 90
    assertClose(
      [...recapture(spot, square(5), scripted({ range: [0, 0], uniform: [0.5, 0.5], int: [0] }))],
      [...spot],
      1e-4
    )
    assertClose(
      [recapture(spot, square(5), scripted({ range: [0, 0], uniform: [0.75, 0.5], int: [0] }))[12]!],
      [70],
      1e-4
    )
  })

  test('property: within 0 to 255, the same for the same stream, and still the same part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.constantFrom(square, polar), fc.nat(1e6), (size, spec, seed) => {
        const view = recapture(textured(size, 1), spec(size), createRandom(seed))
        assert.deepEqual(view, recapture(textured(size, 1), spec(size), createRandom(seed)))
        assert.equal(view.length, size * size)
        assert.ok(view.every((value) => value >= 0 && value <= 255))
        if (size >= 16) assert.ok(crossCorrelation(view, textured(size, 1)) > 0.8)
      })
    )
  })
})
