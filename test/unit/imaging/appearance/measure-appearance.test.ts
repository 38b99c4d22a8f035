import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { APPEARANCE_NAMES } from '../../../../src/domain/inspection/evidence.ts'
import { measureAppearance } from '../../../../src/imaging/appearance/measure-appearance.ts'
import { CIRCLE, drawShape, largestDifference, SIZE, tinted } from './draw-shape.ts'

/** Teeth and a print, so that a turn can be seen. */
const PRINTED = {
  edge: (angle: number) => 1 + 0.03 * Math.cos(8 * angle),
  grey: (radius: number, angle: number) => 150 + (radius > 0.4 && radius < 0.7 ? 40 * Math.cos(3 * angle) : 0)
}

suite('measureAppearance', () => {
  test('each measurement as long as it says, all finite; the size is the logarithm of the radius in heights', () => {
    const appearance = measureAppearance(drawShape(PRINTED), CIRCLE)
    assert.deepEqual(
      APPEARANCE_NAMES.map((name) => appearance[name].length),
      [48 * 16, 96, 42, 12, 3, 24, 12, 1]
    )
    for (const name of APPEARANCE_NAMES) assert.ok(appearance[name].every(Number.isFinite), name)
    assert.equal(appearance.size[0], Math.fround(Math.log(CIRCLE.r / SIZE)))
  })

  test('a turned part looks the same: colour and size nearly to the bit, the others within the noise', () => {
    const [plain, turned] = [0, 0.8].map((turn) =>
      measureAppearance(tinted(drawShape({ ...PRINTED, turn }), [12, 0, 0]), CIRCLE)
    )
    const most = { pattern: 0.6, spots: 0.3, grain: 0.3, tone: 0.08, focus: 0.2, colour: 0.1, outline: 0.4, size: 0 }
    for (const name of APPEARANCE_NAMES) {
      const difference = largestDifference(plain![name], turned![name])
      assert.ok(difference <= most[name], `${name}: ${difference}`)
    }
  })

  test('another print, another light, another colour: told by the measurement that is for it', () => {
    const plain = measureAppearance(drawShape(PRINTED), CIRCLE)
    const bright = measureAppearance(drawShape({ ...PRINTED, gain: 1.2 }), CIRCLE)
    assert.ok(largestDifference(plain.tone, bright.tone) > 0.1)
    assert.ok(largestDifference(plain.pattern, bright.pattern) < 0.2)
    const other = measureAppearance(
      drawShape({ ...PRINTED, grey: (radius, angle) => PRINTED.grey(radius, (5 / 3) * angle) }),
      CIRCLE
    )
    assert.ok(largestDifference(plain.pattern, other.pattern) > 1)
    const red = measureAppearance(tinted(drawShape(PRINTED), [30, 0, 0]), CIRCLE)
    assert.ok(largestDifference(plain.colour, red.colour) >= 29)
    assert.deepEqual([red.pattern, red.tone, red.outline], [plain.pattern, plain.tone, plain.outline])
  })

  test('a circle that reaches beyond the picture is measured all the same', () => {
    const appearance = measureAppearance(drawShape({}), { cx: 5, cy: 190, r: 80, confidence: 0.2 })
    for (const name of APPEARANCE_NAMES) assert.ok(appearance[name].every(Number.isFinite), name)
  })
})
