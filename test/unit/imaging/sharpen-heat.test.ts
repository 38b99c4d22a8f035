import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { sharpenHeat } from '../../../src/imaging/sharpen-heat.ts'

const SIZE = 32
const peakOf = (values: Float32Array): number => values.indexOf(Math.max(...values))

suite('sharpenHeat', () => {
  test('a square crop: the map between its cells, nothing else', () => {
    const crop = Float32Array.from({ length: 16 }, (_, i) => i)
    const heat = sharpenHeat(Float32Array.of(0, 1, 0, 1), 2, crop, { mode: 'square', sizePx: 4 })
    // Cell centres lie at columns 0.5 and 2.5 of 0 to 3; beyond them the value goes on.
    assert.deepEqual([...heat], [0, 1, 2, 3].flatMap(() => [0, 0.25, 0.75, 1]))
  })

  test('a polar crop: the peak is the strange pixel of the hot cell, not the middle of the cell, nor a stranger one elsewhere', () => {
    const crop = Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(Math.floor(i / SIZE))) // rings of any brightness are usual
    // In the hot cell: rows and columns 8 to 15 are cell 1, 16 to 23 cell 2, whose middle is row 19.5, column 11.5.
    for (let y = 20; y <= 22; y++) crop.fill(4, y * SIZE + 8, y * SIZE + 11)
    for (let y = 3; y <= 5; y++) crop.fill(9, y * SIZE + 27, y * SIZE + 30)
    const map = new Float32Array(16)
    map[2 * 4 + 1] = 1
    const heat = sharpenHeat(map, 4, crop, { mode: 'polar', sizePx: SIZE })
    const peak = peakOf(heat)
    assert.ok(Math.abs(Math.floor(peak / SIZE) - 21) <= 1 && Math.abs(peak % SIZE - 9) <= 2, `row ${Math.floor(peak / SIZE)}, column ${peak % SIZE}`)
    assert.ok(heat.every((value) => value >= 0 && value <= 1))
  })

  test('a part that is the same all around keeps the shape of the map, and the angle 0 is no edge', () => {
    const crop = new Float32Array(SIZE * SIZE).fill(0.5)
    const map = new Float32Array(16).fill(0.5)
    const heat = sharpenHeat(map, 4, crop, { mode: 'polar', sizePx: SIZE })
    assert.ok(heat.every((value) => Math.abs(value - 0.1 * 0.5 ** 2) < 1e-6))
  })
})
