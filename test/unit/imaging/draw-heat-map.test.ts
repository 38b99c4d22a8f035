import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { drawHeatMap } from '../../../src/imaging/draw-heat-map.ts'

suite('drawHeatMap', () => {
  test('grey where nothing differs and outside the grid, red where it does', async () => {
    const image = { width: 30, height: 20, data: new Uint8Array(600).fill(100) }
    const png = await drawHeatMap(image, { left: 10, top: 0, sidePx: 20, cells: 2, values: [0, 1, 0, 0] })
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual([info.width, info.height, info.channels], [30, 20, 3])
    const pixel = (x: number, y: number): number[] => [...data.subarray(3 * (y * 30 + x), 3 * (y * 30 + x) + 3)]
    assert.deepEqual(pixel(2, 10), [100, 100, 100])
    // The cell of value 1 spans x 20 to 30, y 0 to 10: its centre is (25, 5), and beyond it the value goes on.
    assert.deepEqual(pixel(29, 1), [255, 0, 0])
    assert.deepEqual(pixel(12, 18), [100, 100, 100])
    // Half way between the centres (15, 5) and (25, 5) the heat is about a half.
    const [red, green] = pixel(20, 3)
    assert.ok(red! > 160 && red! < 200 && green! > 40 && green! < 60, `${red} ${green}`)
  })
})
