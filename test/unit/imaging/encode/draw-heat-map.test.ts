import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { drawHeatMap } from '../../../../src/imaging/encode/draw-heat-map.ts'

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

  test('each pixel of the picture keeps its grey, and each row of the grid its height', async () => {
    const image = { width: 8, height: 12, data: Uint8Array.from({ length: 96 }, (_, i) => 2 * i) }
    // A grid over rows 2 to 9: cell centres at y 4 and 8, x 2 and 6; heat 0 above and 1 below, and 0 in the rows
    // outside.
    const png = await drawHeatMap(image, { left: 0, top: 2, sidePx: 8, cells: 2, values: [0, 0, 1, 1] })
    const { data } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    for (let i = 0; i < 96; i++) {
      const y = Math.floor(i / 8) + 0.5
      const heat = y < 2 || y > 10 ? 0 : Math.min(1, Math.max(0, (y - 4) / 4))
      const expected = [2 * i + heat * (255 - 2 * i), 2 * i * (1 - heat), 2 * i * (1 - heat)].map(Math.floor)
      assert.deepEqual([...data.subarray(3 * i, 3 * i + 3)], expected, `pixel ${i}`)
    }
  })

  test("across, too: half a pixel left of a cell's centre is not half a pixel right of it", async () => {
    const png = await drawHeatMap(
      { width: 8, height: 8, data: new Uint8Array(64) },
      { left: 0, top: 0, sidePx: 8, cells: 2, values: [0, 1, 0, 1] }
    )
    const { data } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual(
      [...Array(8).keys()].map((x) => data[3 * x]),
      [0, 0, 31, 95, 159, 223, 255, 255]
    )
  })
})
