import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { blockMeans, MAX_STEP } from '../../../src/imaging/block-means.ts'
import { resample } from '../../../src/imaging/crop/resample.ts'

suite('blockMeans', () => {
  test('what resample gives for whole pixels inside the picture, wherever the grid begins', () => {
    const random = createRandom(3)
    const image = {
      width: 43,
      height: 31,
      data: Uint8Array.from({ length: 43 * 31 }, () => Math.floor(256 * random.uniform()))
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(), fc.nat(), fc.nat(), fc.nat(), (step, a, b, c, d) => {
        const [width, height] = [1 + (a % Math.floor(image.width / step)), 1 + (b % Math.floor(image.height / step))]
        const grid = {
          step,
          width,
          height,
          left: c % (image.width - step * width + 1),
          top: d % (image.height - step * height + 1)
        }
        const [got, wanted] = [blockMeans(image, grid), resample(image, grid)]
        assert.equal(got.length, wanted.length)
        for (let i = 0; i < got.length; i++) assert.ok(Math.abs(got[i]! - wanted[i]!) < 1e-4)
      })
    )
  })

  test('the largest step holds as many white rows as a sum has room for', () => {
    const image = {
      width: MAX_STEP + 1,
      height: MAX_STEP,
      data: new Uint8Array((MAX_STEP + 1) * MAX_STEP).fill(255)
    }
    assert.deepEqual([...blockMeans(image, { left: 1, top: 0, step: MAX_STEP, width: 1, height: 1 })], [255])
  })
})
