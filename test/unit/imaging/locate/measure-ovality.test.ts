import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { measureOvality } from '../../../../src/imaging/locate/measure-ovality.ts'
import type { MeasureBounds } from '../../../../src/imaging/locate/measure-circle.ts'

const BOUNDS: MeasureBounds = { minRadius: 20, maxRadius: 90, polarity: 'dark', weighing: 'steepest', black: 10 }
const [WIDTH, HEIGHT] = [240, 200]

/** A dark ellipse on bright metal: half axes a and b, the first turned by `turn`. */
function drawEllipse(cx: number, cy: number, a: number, b: number, turn: number): GreyImage {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [dx, dy] = [(i % WIDTH) - cx, Math.floor(i / WIDTH) - cy]
    const u = (dx * Math.cos(turn) + dy * Math.sin(turn)) / a
    const v = (dy * Math.cos(turn) - dx * Math.sin(turn)) / b
    // Near the outline, the distance from it is about (q - 1) times the mean radius.
    const cover = Math.min(1, Math.max(0, 0.5 - ((Math.hypot(u, v) - 1) * (a + b)) / 2))
    return 180 - 140 * cover
  })
  return { width: WIDTH, height: HEIGHT, data }
}

suite('measureOvality', () => {
  test('a circle has none; half axes 42 and 40: (84 - 80) / 82', () => {
    const of = (a: number, b: number) =>
      measureOvality(
        drawEllipse(118.4, 99.7, a, b, 0.4),
        { cx: 118.4, cy: 99.7, r: (a + b) / 2, confidence: 1 },
        BOUNDS
      )!
    assert.ok(of(41, 41) < 0.003, String(of(41, 41)))
    assert.ok(Math.abs(of(42, 40) - 4 / 82) < 0.004, String(of(42, 40)))
  })

  test('property: any direction, a middle off by up to a pixel', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: Math.PI, noNaN: true }),
        fc.double({ min: 0, max: 0.08, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (turn, ovality, off) => {
          const [a, b] = [45 * (1 + ovality / 2), 45 * (1 - ovality / 2)]
          const measured = measureOvality(
            drawEllipse(120, 100, a, b, turn),
            { cx: 120 + off, cy: 100 - off, r: 45, confidence: 1 },
            BOUNDS
          )
          assert.ok(measured !== null && Math.abs(measured - ovality) < 0.006, `${measured}, expected ${ovality}`)
        }
      ),
      { numRuns: 30, seed: 3 }
    )
  })

  test('null: nothing there; an outline of which the border cuts off a third', () => {
    const blank: GreyImage = { width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT).fill(120) }
    assert.equal(measureOvality(blank, { cx: 120, cy: 100, r: 40, confidence: 1 }, BOUNDS), null)
    assert.equal(
      measureOvality(drawEllipse(10, 100, 42, 40, 0), { cx: 10, cy: 100, r: 41, confidence: 1 }, BOUNDS),
      null
    )
  })
})
