import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { settleCircle } from '../../../../src/imaging/locate/settle-circle.ts'
import type { MeasureBounds } from '../../../../src/imaging/locate/measure-circle.ts'

const BOUNDS: MeasureBounds = { minRadius: 50, maxRadius: 110, polarity: 'auto', weighing: 'outermost', black: 10 }
const [WIDTH, HEIGHT, CX, CY] = [280, 240, 138.3, 121.6]

const R = 82

/**
 * A bright part whose edge, in every other of 16 sectors, belongs to a circle `apart` px to the right of the others'.
 */
function drawTorn(apart: number): GreyImage {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [dx, dy] = [(i % WIDTH) - CX, Math.floor(i / WIDTH) - CY]
    const sector = Math.floor((Math.atan2(dy, dx) / (2 * Math.PI) + 1) * 16)
    const away = Math.hypot(dx + (sector % 2 === 0 ? 0.5 : -0.5) * apart, dy)
    return 50 + 120 * Math.min(1, Math.max(0, R - away + 0.5))
  })
  return { width: WIDTH, height: HEIGHT, data }
}

suite('settleCircle', () => {
  test('an edge torn between two circles 6 px apart: between both from either start, with its confidence', () => {
    for (const side of [-1, 1]) {
      const settled = settleCircle(drawTorn(6), { cx: CX + 3 * side, cy: CY, r: R, confidence: 0.5 }, BOUNDS)
      assert.ok(Math.abs(settled.cx - CX) < 2, `${settled.cx - CX}`)
      assert.ok(Math.abs(settled.cy - CY) < 1 && Math.abs(settled.r - R) < 1, JSON.stringify(settled))
      assert.equal(settled.confidence, 0.5)
    }
  })

  test('property: where one circle fits, it is that one, from up to 3 px away', () => {
    const image = drawTorn(0)
    const off = fc.double({ min: -1.7, max: 1.7, noNaN: true })
    fc.assert(
      fc.property(off, off, off, (dx, dy, dr) => {
        const settled = settleCircle(image, { cx: CX + dx, cy: CY + dy, r: R + dr, confidence: 0 }, BOUNDS)
        assert.ok(
          Math.hypot(settled.cx - CX, settled.cy - CY) < 0.3 && Math.abs(settled.r - R) < 0.3,
          JSON.stringify(settled)
        )
      }),
      { numRuns: 25, seed: 5 }
    )
  })

  test('it stays with confidence enough, with nothing around it, and where it would leave the bounds', () => {
    const sure = { cx: CX, cy: CY, r: 80, confidence: 0.6 }
    assert.equal(settleCircle(drawTorn(6), sure, BOUNDS), sure)
    const alone = { cx: CX, cy: CY, r: 80, confidence: 0.4 }
    assert.deepEqual(
      settleCircle({ width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT).fill(90) }, alone, BOUNDS),
      alone
    )
    const atBound = { cx: CX, cy: CY, r: 80, confidence: 0.5 }
    assert.equal(settleCircle(drawTorn(6), atBound, { ...BOUNDS, maxRadius: 80.5 }), atBound)
  })
})
