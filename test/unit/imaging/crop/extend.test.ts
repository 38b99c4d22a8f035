import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { blockMeans } from '../../../../src/imaging/block-means.ts'
import { extend } from '../../../../src/imaging/crop/extend.ts'
import { resample } from '../../../../src/imaging/crop/resample.ts'

const random = createRandom(5)
const image = {
  width: 23,
  height: 17,
  data: Uint8Array.from({ length: 23 * 17 }, () => Math.floor(256 * random.uniform()))
}
const grids = fc.record({
  left: fc.integer({ min: -60, max: 60 }),
  top: fc.integer({ min: -60, max: 60 }),
  step: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 9 })
})

suite('extend', () => {
  test('property: each pixel is the nearest one of the picture, wherever the grid lies', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const { width, height, data } = extend(image, grid)
        assert.ok(width % 4 === 0 && width >= grid.step * grid.width && width < grid.step * grid.width + 4)
        assert.deepEqual([height, data.length], [grid.step * grid.height, width * height])
        data.forEach((value, at) => {
          const x = Math.min(Math.max(grid.left + (at % width), 0), image.width - 1)
          const y = Math.min(Math.max(grid.top + Math.floor(at / width), 0), image.height - 1)
          assert.equal(value, image.data[y * image.width + x])
        })
      })
    )
  })

  test('property: its block means are what resample gives outside of the picture, too', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const means = blockMeans(extend(image, grid), { ...grid, left: 0, top: 0 })
        resample(image, grid).forEach((value, i) => assert.ok(Math.abs(value - means[i]!) < 1e-4))
      })
    )
  })
})
