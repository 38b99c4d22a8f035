import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { GreyImage } from '../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { renderBackground } from '../../../src/rendering/render-background.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { PLATE_KINDS } from '../../../src/rendering/scene.ts'

const SIZE = { width: 256, height: 192 }

/**
 * Over all circles that lie in the picture, coarsely: the largest share of its 16 sectors that are clearly darker (or
 * brighter) outside, each a mean over its length.
 */
function bestCircle({ data, width, height }: GreyImage): number {
  const directions = Array.from({ length: 96 }, (_, i) => [Math.cos((i * Math.PI) / 48), Math.sin((i * Math.PI) / 48)])
  const level = (x: number, y: number) => data[Math.round(y) * width + Math.round(x)]
  let best = 0
  for (let r = 40; r <= 82; r += 2) {
    for (let cy = r + 4; cy < height - r - 4; cy += 3) {
      for (let cx = r + 4; cx < width - r - 4; cx += 3) {
        const steps = new Float64Array(16)
        directions.forEach(([dx, dy], i) => {
          steps[Math.floor(i / 6)] +=
            (level(cx + (r + 3) * dx, cy + (r + 3) * dy) - level(cx + (r - 3) * dx, cy + (r - 3) * dy)) / 6
        })
        best = Math.max(
          best,
          steps.filter((step) => step < -15).length / 16,
          steps.filter((step) => step > 15).length / 16
        )
      }
    }
  }
  return best
}

const draw = (glare: boolean) => renderBackground({ ...SIZE, random: createRandom(2), glare, gain: 1 })

suite('renderBackground', () => {
  test('the measure of this test sees the circle of a part', () => {
    for (const seed of [1, 2]) {
      const share = bestCircle(renderPart({ ...SIZE, random: createRandom(seed), gain: 1 }).image)
      assert.ok(share === 1, `${share}`)
    }
  })
  for (const plate of PLATE_KINDS) {
    test(`${plate}: no circle`, () => {
      for (const seed of [1, 2, 3]) {
        const share = bestCircle(renderBackground({ ...SIZE, plate, random: createRandom(seed), gain: 1 }))
        assert.ok(share < 0.85, `seed ${seed}: ${share}`)
      }
    })
  }
  test('the same seed draws the same picture; glare is bright', () => {
    assert.deepEqual(draw(true), draw(true))
    const bright = (glare: boolean) => draw(glare).data.filter((value) => value > 150).length / (256 * 192)
    assert.ok(bright(true) > 0.08, `${bright(true)}`)
    assert.ok(bright(false) < 0.01, `${bright(false)}`)
  })
  test('refuses a plate and a gain that it does not know', () => {
    assert.throws(() => renderBackground({ random: createRandom(1), plate: 'wood' as 'matte' }), {
      name: 'RangeError',
      message: /plate: expected one of/
    })
    assert.throws(() => renderBackground({ random: createRandom(1), gain: 0 }), {
      name: 'RangeError',
      message: /gain: expected .* received 0/
    })
  })
})
