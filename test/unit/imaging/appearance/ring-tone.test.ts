import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { COLUMNS, RINGS, ROWS, ROWS_PER_RING } from '../../../../src/imaging/appearance/polar-grid.ts'
import { ringTone } from '../../../../src/imaging/appearance/ring-tone.ts'

/** Rings of the given levels, every other value higher and every other lower by the spread. */
const rings = (levels: readonly number[], spread = 0): Float32Array =>
  Float32Array.from(
    { length: ROWS * COLUMNS },
    (_, i) => levels[Math.floor(i / COLUMNS / ROWS_PER_RING)]! + (i % 2 === 0 ? spread : -spread)
  )
const LEVELS = [10, 40, 90, 120, 200, 0]

suite('ringTone', () => {
  test('log(level + 8) of each ring from the centre outwards, then log(spread + 4)', () => {
    const tone = ringTone(rings(LEVELS, 5))
    const expected = [...LEVELS.map((level) => Math.log(level + 8)), ...LEVELS.map(() => Math.log(5 + 4))]
    assert.equal(tone.length, 2 * RINGS)
    tone.forEach((value, n) => {
      assert.ok(Math.abs(value - expected[n]!) < 1e-5, `${n}: ${value} ${expected[n]}`)
    })
  })

  test('a tenth more light is 0.1 of a bright ring, and next to nothing of a black one', () => {
    const [dark, bright] = [ringTone(rings(LEVELS)), ringTone(rings(LEVELS.map((level) => 1.1 * level)))]
    const change = bright.map((value, n) => value - dark[n]!)
    // log((220 + 8) / (200 + 8)) and log(8 / 8).
    assert.ok(Math.abs(change[4]! - Math.log(228 / 208)) < 1e-5)
    assert.ok(Math.abs(change[5]!) < 1e-6)
  })

  test('how the part is turned changes nothing', () => {
    const polar = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => 100 + 50 * Math.sin(i % COLUMNS))
    const turned = polar.map((_, i) => polar[i - (i % COLUMNS) + ((i + 17) % COLUMNS)]!)
    const tone = ringTone(turned)
    ringTone(polar).forEach((value, n) => {
      assert.ok(Math.abs(value - tone[n]!) < 1e-5)
    })
  })
})
