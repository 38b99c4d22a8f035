import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { heatMapOf, heatOverPicture } from '../../../src/inspection/heat-map.ts'
import { FAKE_MANIFEST, fakeEncoder, fakeModel } from './fake-model.ts'

const CIRCLE = { cx: 100, cy: 80, r: 40 }

suite('heatOverPicture', () => {
  test('a square crop: the square around the circle, side 2 * margin * r, in which pixel centres lie at .5', () => {
    const heat = heatOverPicture(Float32Array.of(0, 0.25, 0.5, 0.9999), CIRCLE, {
      mode: 'square',
      sizePx: 2,
      margin: 1.25
    })
    assert.deepEqual(heat, { left: 50.5, top: 30.5, sidePx: 100, cells: 2, values: [0, 0.25, 0.5, 1] })
  })

  test('a polar crop is drawn as a disc: a spot at the largest radius and a quarter turn lies below the centre', () => {
    const cells = 16
    const map = new Float32Array(cells * cells)
    map[14 * cells + 4] = 1 // radius 14 of 15, angle 4/16 of a turn: y grows downwards
    const { values } = heatOverPicture(map, CIRCLE, { mode: 'polar', sizePx: cells, margin: 1 })
    const hot = [...values.keys()].filter((i) => values[i] === 1)
    assert.ok(hot.length > 0)
    for (const i of hot) {
      assert.ok(Math.abs((i % cells) - 7.5) <= 3.5, `column ${i % cells}`)
      assert.ok(Math.floor(i / cells) >= 13, `row ${Math.floor(i / cells)}`)
    }
  })

  test('with more columns than rows, the cells are as many as half the columns', () => {
    const map = new Float32Array(4 * 16)
    map[3 * 16 + 8] = 1 // the largest radius, half a turn: left of the centre
    const { cells, values } = heatOverPicture(map, CIRCLE, { mode: 'polar', sizePx: 4, columnsPx: 16, margin: 1 })
    assert.equal(cells, 8)
    for (const i of [...values.keys()].filter((at) => values[at] === 1))
      assert.ok(i % cells <= 1 && Math.abs(Math.floor(i / cells) - 3.5) <= 1.5, `cell ${i}`)
    assert.ok(values.includes(1))
  })

  test('a map that is not finite is refused: it must not be answered as if nothing differed', () => {
    assert.throws(
      () => heatOverPicture(Float32Array.of(0, NaN, 0, 0), CIRCLE, { mode: 'square', sizePx: 2, margin: 1 }),
      { name: 'RangeError', message: /NaN or Infinity/ }
    )
  })
})

suite('heatMapOf', () => {
  const crop = { height: 4, width: 4, data: new Float32Array(16) }
  test("the encoder's map, between its cells as fine as the crop", async () => {
    const heat = await heatMapOf(fakeModel(), crop, CIRCLE)
    assert.equal(heat!.cells, 4)
    // Rows of 0 to 0.25 and of 0.5 to 1: the corners are the cells themselves.
    assert.deepEqual(
      [0, 3, 12, 15].map((i) => heat!.values[i]),
      [0, 0.25, 0.5, 1]
    )
    assert.ok(Math.abs(heat!.sidePx - 2 * FAKE_MANIFEST.crop.margin * CIRCLE.r) < 1e-9)
  })
  test('null where the version can draw none', async () => {
    assert.equal(await heatMapOf(fakeModel({ ...fakeEncoder(), heatMapSize: null }), crop, CIRCLE), null)
  })
})
