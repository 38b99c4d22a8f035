import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { normalise } from '../../../../src/imaging/crop/normalise.ts'

const square = (pixels: Float32Array, sizePx: number) => normalise(pixels, { mode: 'square', sizePx }).data
const polar = (pixels: Float32Array, sizePx: number) => normalise(pixels, { mode: 'polar', sizePx }).data
const pattern = (sizePx: number) => Float32Array.from({ length: sizePx ** 2 }, (_, i) => (5 * i * i + 3 * i) % 251)

const modes = fc.constantFrom('square' as const, 'polar' as const)
const crops = (value: fc.Arbitrary<number>) =>
  fc.integer({ min: 1, max: 9 }).chain((sizePx) =>
    fc.record({
      sizePx: fc.constant(sizePx),
      mode: modes,
      values: fc.array(value, { minLength: sizePx ** 2, maxLength: sizePx ** 2 })
    })
  )

suite('normalise', () => {
  test('polar: mean 0 and standard deviation 1 over the whole crop; [1, 3, 1, 3] has mean 2 and deviation 1', () => {
    assert.deepEqual([...polar(Float32Array.of(1, 3, 1, 3), 2)], [-1, 1, -1, 1])
  })

  test('polar: numpy (p - p.mean()) / p.std() with p[i] = (5 i^2 + 3 i) mod 251', () => {
    near(
      polar(pattern(4), 4).subarray(0, 8),
      [-1.192342, -1.07394, -0.807537, -0.393131, 0.169277, 0.879688, 1.7381, -0.970339]
    )
  })

  test('square: numpy over the pixels with (x - 2.5)^2 + (y - 2.5)^2 <= 9, zero elsewhere', () => {
    near(
      square(pattern(6), 6),
      [
        0, -1.374357, -1.146747, -0.792686, -0.312174, 0, 1.0282, -1.285842, -0.299529, 0.813234, -1.121457, 0.244207,
        -1.437583, 0.180982, -1.247907, 0.623558, -0.55243, 1.571936, 0.648848, -0.147789, -0.817976, -1.361712,
        1.394906, 1.10407, 0.939684, 0.901749, 0.990264, 1.20523, 1.546646, -1.159392, 0, 0.155692, 1.00291, -1.197327,
        -0.097209, 0
      ]
    )
  })

  test('square: the disc touches all four sides and has the area pi (size / 2)^2, odd sizes and even', () => {
    for (const size of [127, 128]) {
      const data = square(
        Float32Array.from({ length: size * size }, (_, i) => (i % 7) + (i % 3) / 2),
        size
      )
      const row = (y: number) => data.subarray(y * size, (y + 1) * size)
      const column = (x: number) => Float32Array.from({ length: size }, (_, y) => data[y * size + x]!)
      for (const side of [row(0), row(size - 1), column(0), column(size - 1)]) assert.ok(side.some((v) => v !== 0))
      const area = data.reduce((n, v) => n + (v === 0 ? 0 : 1), 0)
      assert.ok(Math.abs(area / (Math.PI * (size / 2) ** 2) - 1) < 0.005, String(area))
    }
  })

  test('a flat crop becomes zeros; one pixel one level off in 128 x 128 is not flat', () => {
    for (const crop of [square, polar]) {
      assert.ok(crop(new Float32Array(64).fill(200), 8).every((v) => v === 0))
      const lone = new Float32Array(128 * 128).fill(200)
      lone[64 * 128 + 64] = 201
      assert.ok(crop(lone, 128)[64 * 128 + 64]! > 100)
    }
  })

  test('a bright large crop loses nothing to rounding', () => {
    const out = polar(
      Float32Array.from({ length: 1_000_000 }, (_, i) => 250 + (i % 2)),
      1000
    )
    assert.ok(out.every((v) => Math.abs(Math.abs(v) - 1) < 1e-6))
  })

  test('refuses NaN and Infinity on the part, and another number of pixels', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const pixels = pattern(4)
      pixels[5] = bad
      for (const crop of [square, polar])
        assert.throws(() => crop(pixels, 4), { name: 'RangeError', message: /finite values/ })
    }
    for (const sizePx of [0, -4, 3, 5, NaN]) {
      assert.throws(() => square(pattern(4), sizePx), {
        name: 'RangeError',
        message: `crop: expected ${sizePx} * ${sizePx} values, received 16`
      })
    }
    assert.throws(() => square(new Float32Array(0), 0), { name: 'RangeError' })
  })

  test('property: a gain above 0 and an offset do not matter', () => {
    const grey = fc.double({ min: 0, max: 255, noNaN: true })
    fc.assert(
      fc.property(
        crops(grey),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        (crop, gain, offset) => {
          const a = normalise(Float32Array.from(crop.values), crop).data
          const b = normalise(
            Float32Array.from(crop.values, (v) => gain * v + offset),
            crop
          ).data
          fc.pre(contrast(crop) > 4)
          near(a, [...b], 1e-3)
        }
      )
    )
  })

  test('property: what lies outside the disc does not matter, NaN included', () => {
    const outside = fc.constantFrom(0, 255, -1e30, NaN, Infinity)
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 12 }), outside, (sizePx, value) => {
        const pixels = pattern(sizePx)
        const changed = pixels.map((v, i) => (inDisc(i, sizePx) ? v : value))
        assert.deepEqual(square(changed, sizePx), square(pixels, sizePx))
      })
    )
  })

  test('property: any finite input: mean 0 and deviation 1 over the part, or zeros; never NaN; the input stays', () => {
    fc.assert(
      fc.property(crops(fc.float({ noNaN: true, noDefaultInfinity: true })), (crop) => {
        const input = Float32Array.from(crop.values)
        const { height: size, width, data } = normalise(input, crop)
        assert.deepEqual([size, width], [crop.sizePx, crop.sizePx])
        assert.deepEqual(input, Float32Array.from(crop.values))
        assert.ok(data.every(Number.isFinite))
        if (data.every((v) => v === 0)) return
        const part = crop.mode === 'polar' ? [...data] : [...data].filter((_, i) => inDisc(i, size))
        const mean = part.reduce((a, b) => a + b) / part.length
        const deviation = Math.sqrt(part.reduce((a, b) => a + (b - mean) ** 2, 0) / part.length)
        assert.ok(Math.abs(mean) < 1e-4 && Math.abs(deviation - 1) < 1e-4, `${mean} ${deviation}`)
      })
    )
  })
})

/** Whether pixel i's centre lies in the disc inscribed in the crop. */
function inDisc(i: number, size: number): boolean {
  const centre = (size - 1) / 2
  return ((i % size) - centre) ** 2 + (Math.floor(i / size) - centre) ** 2 <= (size / 2) ** 2
}

/** Largest minus smallest value on the part. */
function contrast({ values, mode, sizePx }: { values: number[]; mode: 'square' | 'polar'; sizePx: number }): number {
  const part = mode === 'polar' ? values : values.filter((_, i) => inDisc(i, sizePx))
  return Math.max(...part) - Math.min(...part)
}

function near(actual: Float32Array, expected: readonly number[], tolerance = 1e-5): void {
  assert.equal(actual.length, expected.length)
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `[${i}] expected ${expected[i]}, received ${value}`)
  )
}
