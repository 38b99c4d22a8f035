import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { measureView } from '../../../../src/imaging/appearance/measure-view.ts'

const SIDE = 200
const circle = { cx: 100, cy: 100, r: 60 }
const picture = (greyAt: (x: number, y: number) => number) => ({
  width: SIDE,
  height: SIDE,
  data: Uint8Array.from({ length: SIDE * SIDE }, (_, n) => greyAt(n % SIDE, Math.floor(n / SIDE)))
})

suite('view of a part', () => {
  test('brightness is the mean grey of the disc, whatever lies around it', () => {
    const half = picture((x, y) => (Math.hypot(x - 100, y - 100) > 62 ? 255 : x < 100 ? 50 : 150))
    assert.ok(Math.abs(measureView(half, circle).brightness - 100) < 2)
    assert.equal(
      measureView(
        picture(() => 80),
        circle
      ).brightness,
      80
    )
  })

  test('focus falls when detail is blurred, and not when the light changes evenly', () => {
    const random = createRandom(3)
    const sharp = picture(() => 100 + 20 * random.normal())
    const blurred = picture((x, y) => {
      let sum = 0
      for (const dx of [-1, 0, 1])
        for (const dy of [-1, 0, 1])
          sum += sharp.data[Math.min(SIDE - 1, Math.max(0, y + dy)) * SIDE + Math.min(SIDE - 1, Math.max(0, x + dx))]!
      return sum / 9
    })
    const lit = picture((x, y) => sharp.data[y * SIDE + x]! + 0.1 * x)
    assert.ok(measureView(blurred, circle).focus < measureView(sharp, circle).focus - 0.5)
    assert.ok(Math.abs(measureView(lit, circle).focus - measureView(sharp, circle).focus) < 0.05)
  })

  test('a focus that was measured before is taken over, and not measured again', () => {
    const grey = picture(() => 80)
    assert.deepEqual(measureView(grey, circle, Float32Array.of(1.5, 2, 3)), { brightness: 80, focus: 1.5 })
  })

  test('a circle that reaches out of the picture is read where there is one', () => {
    const { brightness } = measureView(
      picture(() => 90),
      { cx: 0, cy: 0, r: 150 }
    )
    assert.ok(Math.abs(brightness - 90) < 1e-9)
  })
})
