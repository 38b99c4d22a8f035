import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { RINGS } from '../../../../src/imaging/appearance/polar-grid.ts'
import { ringColour } from '../../../../src/imaging/appearance/ring-colour.ts'
import { CIRCLE, drawShape, SIZE, tinted } from './draw-shape.ts'

const FLAT = 8 * Math.log(2)
const image = drawShape({})
/** Means of red - green, their spreads, means of yellow - blue, their spreads. */
function parts(values: Float32Array): number[][] {
  return [0, 1, 2, 3].map((n) => [...values.subarray(n * RINGS, (n + 1) * RINGS)])
}
const assertAll = (received: readonly number[], expected: number, tolerance: number): void => {
  for (const value of received) assert.ok(Math.abs(value - expected) <= tolerance, `${value} ${expected}`)
}

suite('ringColour', () => {
  test('a grey picture, of one channel or three equal ones, is 0 throughout with the spread of a flat one', () => {
    for (const colour of [undefined, tinted(image, [0, 0, 0]).colour, tinted(image, [0, 0, 0], 4).colour]) {
      const [red, redSpread, yellow, yellowSpread] = parts(ringColour(image, colour, CIRCLE))
      assertAll(red!, 0, 0)
      assertAll(yellow!, 0, 0)
      assertAll([...redSpread!, ...yellowSpread!], FLAT, 1e-5)
    }
  })

  test('red + 20, blue + 6: red - green 20, yellow - blue (20 + 0) / 2 - 6 = 4, in each ring, with alpha too', () => {
    for (const channels of [3, 4] as const) {
      const [red, , yellow] = parts(ringColour(image, tinted(image, [20, 0, 6], channels).colour, CIRCLE))
      assertAll(red!, 20, 1e-4)
      assertAll(yellow!, 4, 1e-4)
    }
  })

  test('a red core is told in the inner rings only; half red around has the spread of two values', () => {
    const data = tinted(image, [0, 0, 0]).colour!.data.slice()
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++)
        if (Math.hypot(x - CIRCLE.cx, y - CIRCLE.cy) < 0.5 * CIRCLE.r) data[3 * (y * SIZE + x)]! += 40
    // Rings end at 1.3 * 8 / 47 = 0.22 radii each: the first two lie within 0.5, the fourth and those behind it beyond.
    const [core] = parts(ringColour(image, { data, channels: 3 }, CIRCLE))
    assertAll(core!.slice(0, 2), 40, 1e-4)
    assertAll(core!.slice(3), 0, 1e-4)
    const half = tinted(image, [0, 0, 0]).colour!.data.slice()
    for (let n = 0; n < SIZE * SIZE; n++) if (Math.floor(n / SIZE) > CIRCLE.cy) half[3 * n]! += 40
    const [mean, spread] = parts(ringColour(image, { data: half, channels: 3 }, CIRCLE))
    assertAll(mean!.slice(1), 20, 1.5)
    assertAll(spread!.slice(1), 8 * Math.log(20 + 2), 0.3)
  })

  test('a circle that reaches beyond the picture sees its edge go on', () => {
    const { colour } = tinted(image, [9, 0, 0])
    const values = ringColour(image, colour, { cx: 3, cy: SIZE - 2, r: 90 })
    assertAll(parts(values)[0]!, 9, 1e-4)
    assert.ok(values.every(Number.isFinite))
  })
})
