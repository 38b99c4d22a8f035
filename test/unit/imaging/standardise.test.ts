import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { standardise } from '../../../src/imaging/standardise.ts'

const grey = fc.double({ min: 0, max: 255, noNaN: true })

suite('standardise', () => {
  test('mean 0, standard deviation 1: [1, 3] has mean 2 and deviation 1', () => {
    assert.deepEqual([...standardise(Float32Array.of(1, 3, 1, 3))], [-1, 1, -1, 1])
  })

  test('divides by the population deviation: numpy (a - a.mean()) / a.std() of [0, 10, 20, 250]', () => {
    const expected = [-0.67202151, -0.57601843, -0.48001536, 1.7280553]
    standardise(Float32Array.of(0, 10, 20, 250)).forEach((v, i) => assert.ok(Math.abs(v - expected[i]!) < 1e-5, `${i}: ${v}`))
  })

  test('a flat crop becomes zeros; one pixel one level off in 128 x 128 is not flat', () => {
    assert.ok(standardise(new Float32Array(64).fill(200)).every((v) => v === 0))
    const lone = new Float32Array(128 * 128).fill(200)
    lone[77] = 201
    assert.ok(standardise(lone)[77]! > 100)
  })

  test('a bright large crop loses nothing to rounding', () => {
    const out = standardise(Float32Array.from({ length: 1_000_000 }, (_, i) => 250 + (i % 2)))
    assert.ok(out.every((v) => Math.abs(Math.abs(v) - 1) < 1e-6))
  })

  test('refuses NaN, Infinity and nothing at all', () => {
    for (const bad of [[NaN, 1], [1, Infinity], [-Infinity, Infinity], []]) {
      assert.throws(() => standardise(Float32Array.from(bad)), { name: 'RangeError', message: /finite values/ })
    }
  })

  test('property: gain and offset do not matter', () => {
    fc.assert(fc.property(fc.array(grey, { minLength: 8, maxLength: 64 }), fc.double({ min: 0.3, max: 3, noNaN: true }), fc.double({ min: -50, max: 50, noNaN: true }), (values, gain, offset) => {
      fc.pre(Math.max(...values) - Math.min(...values) > 4)
      const a = standardise(Float32Array.from(values))
      const b = standardise(Float32Array.from(values, (v) => gain * v + offset))
      a.forEach((v, i) => assert.ok(Math.abs(v - b[i]!) < 1e-3, `${v} ${b[i]}`))
    }))
  })

  test('property: any finite input gives mean 0 and deviation 1, or zeros; never NaN; the input stays', () => {
    fc.assert(fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 }), (values) => {
      const input = Float32Array.from(values)
      const out = [...standardise(input)]
      assert.deepEqual(input, Float32Array.from(values))
      if (out.every((v) => v === 0)) return
      const mean = out.reduce((a, b) => a + b) / out.length
      const deviation = Math.sqrt(out.reduce((a, b) => a + (b - mean) ** 2, 0) / out.length)
      assert.ok(Math.abs(mean) < 1e-4 && Math.abs(deviation - 1) < 1e-4, `${mean} ${deviation}`)
    }))
  })
})
