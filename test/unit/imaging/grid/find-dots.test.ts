import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { findDots } from '../../../../src/imaging/grid/find-dots.ts'

const DOTS = [
  [20.3, 20.7, 5],
  [60, 20, 5],
  [60.5, 50.25, 5],
  // Dirt, and a dot that touches the border.
  [30, 50, 2],
  [78, 40, 5]
] as const

const drawn = (inside: number, outside: number): GreyImage => ({
  width: 80,
  height: 70,
  data: Uint8Array.from({ length: 80 * 70 }, (_, n) => {
    const beyond = Math.min(...DOTS.map(([x, y, r]) => Math.hypot((n % 80) - x, Math.floor(n / 80) - y) - r))
    return Math.round(outside + (inside - outside) / (1 + Math.exp(beyond / 0.6)))
  })
})

suite('dots of a calibration picture', () => {
  for (const [name, inside, outside] of [
    ['dark on bright', 40, 200],
    ['bright on dark', 220, 30]
  ] as const)
    test(`${name}: centres within a fiftieth of a pixel, without dirt and what touches the border`, () => {
      const dots = findDots(drawn(inside, outside))
      assert.equal(dots.length, 3)
      for (const [n, [x, y]] of DOTS.slice(0, 3).entries()) {
        const found = dots.toSorted((a, b) => a.x - b.x)[n]!
        assert.ok(Math.hypot(found.x - x, found.y - y) < 0.02, JSON.stringify(found))
      }
    })

  test('a dot of any size: a quarter of a megapixel', () => {
    const width = 1000
    const isInside = (at: number): boolean => at >= 200 && at < 700
    const data = Uint8Array.from({ length: width * 900 }, (_, n) =>
      isInside(n % width) && isInside(Math.floor(n / width)) ? 30 : 200
    )
    assert.deepEqual(findDots({ width, height: 900, data }), [{ x: 449.5, y: 449.5, area: 250_000 }])
  })

  test('an even picture has none', () => {
    assert.deepEqual(findDots({ width: 20, height: 20, data: new Uint8Array(400).fill(100) }), [])
  })
})
