import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { sharpness } from '../../../../src/imaging/appearance/sharpness.ts'

const SIZE = 120
const CIRCLE = { cx: 60, cy: 60, r: 50 }
const random = createRandom('sharpness')
const textured = Uint8Array.from({ length: SIZE * SIZE }, () => random.int(80, 180))
const image = (data: Uint8Array) => ({ width: SIZE, height: SIZE, data })

/** Each pixel the mean of 5 x 5. */
const blurred = textured.map((_, at) => {
  let [sum, count] = [0, 0]
  for (let y = -2; y <= 2; y++)
    for (let x = -2; x <= 2; x++) {
      const value = textured[at + y * SIZE + x]
      if (value !== undefined) [sum, count] = [sum + value, count + 1]
    }
  return sum / count
})

suite('sharpness', () => {
  test('a flat part has none: the logarithm of the noise alone', () => {
    for (const value of sharpness(image(new Uint8Array(SIZE * SIZE).fill(90)), CIRCLE))
      assert.ok(Math.abs(value - Math.log(0.5)) < 1e-6)
  })

  test('a slope of light counts for nothing', () => {
    const slope = Uint8Array.from({ length: SIZE * SIZE }, (_, at) => 20 + (at % SIZE) + Math.floor(at / SIZE))
    for (const value of sharpness(image(slope), CIRCLE)) assert.ok(Math.abs(value - Math.log(0.5)) < 1e-6)
  })

  test('out of focus, fine detail goes first', () => {
    const [sharp, soft] = [sharpness(image(textured), CIRCLE), sharpness(image(blurred), CIRCLE)]
    const lost = sharp.map((value, n) => value - soft[n]!)
    assert.ok(lost[0]! > 1.5 && lost[0]! > lost[1]! && lost[1]! > lost[2]!, lost.join(' '))
  })

  test('of a part that lies at the border, what the picture holds is compared; of none nothing', () => {
    assert.ok(sharpness(image(textured), { cx: 0, cy: 0, r: 40 }).every(Number.isFinite))
    assert.ok(
      sharpness(image(textured), { cx: -300, cy: -300, r: 20 }).every((value) => value === Math.fround(Math.log(0.5)))
    )
  })
})
