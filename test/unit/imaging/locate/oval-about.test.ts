import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import type { MeasureBounds } from '../../../../src/imaging/locate/measure-circle.ts'
import { ovalAbout } from '../../../../src/imaging/locate/oval-about.ts'

const BOUNDS: MeasureBounds = { minRadius: 70, maxRadius: 110, polarity: 'auto', weighing: 'outermost', black: 8 }

suite('ovalAbout', () => {
  test('an ellipse with axes 96 and 84: its middle and mean radius, from a point 6 px beside the middle', () => {
    const found = ovalAbout(drawEllipse(163.3, 118.6, 96, 84, 0.5), 158, 121, BOUNDS)
    assert.ok(found !== null)
    near(found.cx, 163.3, 0.4)
    near(found.cy, 118.6, 0.4)
    // The mean over all directions is 89.7: ab / sqrt(a^2 sin^2 + b^2 cos^2), numpy, 10^5 steps.
    near(found.r, 89.7, 0.5)
    near(found.confidence, 1, 0.05)
  })

  test('an outline too far from round, or outside of the bounds, is none', () => {
    assert.ok((ovalAbout(drawEllipse(160, 120, 100, 70, 0.5), 160, 120, BOUNDS)?.confidence ?? 0) < 0.5)
    assert.ok((ovalAbout(drawEllipse(160, 120, 60, 56, 0.5), 160, 120, BOUNDS)?.confidence ?? 0) < 0.3)
  })

  test('of an outline that the border cuts by a fifth an oval says nothing', () => {
    assert.equal(ovalAbout(drawEllipse(72, 118, 96, 84, 0.5), 72, 118, BOUNDS), null)
  })
})

function near(value: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(value - expected) <= tolerance, `${value}, expected ${expected}`)
}

/** Bright, with an edge about one pixel wide, on a darker plate with grain. */
function drawEllipse(cx: number, cy: number, a: number, b: number, turn: number): GreyImage {
  const width = 320
  const height = 240
  const random = createRandom('ellipse')
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x - cx) * Math.cos(turn) + (y - cy) * Math.sin(turn)
      const v = (y - cy) * Math.cos(turn) - (x - cx) * Math.sin(turn)
      const inside = ((1 - Math.hypot(u / a, v / b)) * (a + b)) / 2
      data[y * width + x] = Math.round(70 + 80 * Math.max(0, Math.min(1, inside + 0.5)) + 2 * random.normal())
    }
  }
  return { width, height, data }
}
