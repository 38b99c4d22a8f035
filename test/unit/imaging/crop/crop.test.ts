import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Circle, GreyImage } from '../../../../src/domain/inspection/image.ts'
import { cropCircle } from '../../../../src/imaging/crop/crop.ts'

/** The picture p[y, x] = (3 x^2 + 7 y + x y) mod 256 of 64 x 48: no two neighbourhoods are alike. */
const PATTERN = draw(64, 48, (x, y) => (3 * x * x + 7 * y + x * y) % 256)
const square = (image: GreyImage, circle: Circle, sizePx: number, margin = 1) =>
  cropCircle(image, circle, { mode: 'square', sizePx, margin })
const polar = (image: GreyImage, circle: Circle, sizePx: number, margin = 1) =>
  cropCircle(image, circle, { mode: 'polar', sizePx, margin })

suite('cropCircle, square', () => {
  test('a crop at scale 1 on the pixel grid is a copy', () => {
    // half 4 about 10.5: pixels 7..14
    const crop = square(PATTERN, { cx: 10.5, cy: 20.5, r: 4 }, 8)
    const expected = Array.from({ length: 64 }, (_, i) => PATTERN.data[(17 + Math.floor(i / 8)) * 64 + 7 + (i % 8)]!)
    near(crop, expected)
  })

  test('shrinks by area averaging: cv2.resize of p[8:40, 16:48] to 8 x 8 with INTER_AREA', () => {
    const crop = square(PATTERN, { cx: 31.5, cy: 23.5, r: 16 }, 8)
    near(crop.subarray(0, 8), [131.25, 125.25, 135.25, 145.25, 123.25, 149.25, 127.25, 153.25])
    near(crop.subarray(40, 48), [109.25, 151.25, 129.25, 123.25, 101.25, 95.25, 105.25, 115.25])
  })

  test('shrinks off the grid: numpy matrix of exact overlaps, cells of 3.75 px from (15.8, 8.1)', () => {
    const crop = square(PATTERN, { cx: 30.3, cy: 22.6, r: 12.5 }, 8, 1.2)
    near(crop.subarray(24, 32), [151.5977, 123.3026, 131.1035, 130.3412, 103.8818, 163.278, 141.6702, 156.8496])
  })

  test('beyond the border the nearest edge pixel goes on: the same numpy matrix with clamped indices', () => {
    const crop = square(PATTERN, { cx: 2, cy: 3, r: 12 }, 4)
    near(
      crop,
      [0, 1.5, 84.5, 159.1667, 5.25, 7, 93.5, 137.1111, 42, 45.5, 129.8333, 128.5, 84, 89.5, 139.6111, 133.3889]
    )
  })

  test('enlarges bilinearly: cv2.remap at steps of half a pixel with INTER_LINEAR', () => {
    const crop = square(PATTERN, { cx: 20, cy: 20, r: 4 }, 16)
    near(
      crop.subarray(48, 64),
      [
        133.4375, 95.8125, 91.6875, 121.0625, 119.9375, 88.3125, 90.1875, 125.5625, 114.4375, 56.8125, 64.6875,
        138.0625, 148.9375, 97.3125, 111.1875, 190.5625
      ]
    )
  })

  test('property: agrees with a plain sum of overlaps for any circle that touches the picture', () => {
    const circle = fc.record({ cx: float(-20, 84), cy: float(-20, 68), r: float(0.5, 90) })
    fc.assert(
      fc.property(circle, fc.integer({ min: 2, max: 12 }), float(0.5, 2), (circle, size, margin) => {
        fc.pre(touches(PATTERN, circle))
        near(square(PATTERN, circle, size, margin), plainSquare(PATTERN, circle, size, margin))
      }),
      { numRuns: 150 }
    )
  })

  test('property: the same for any width and any place in memory', () => {
    const picture = fc.record({
      width: fc.integer({ min: 1, max: 21 }),
      height: fc.integer({ min: 1, max: 21 }),
      offset: fc.integer({ min: 0, max: 7 })
    })
    fc.assert(
      fc.property(picture, fc.integer({ min: 2, max: 7 }), float(0.5, 14), ({ width, height, offset }, size, r) => {
        const memory = new Uint8Array(offset + width * height)
        const data = memory.subarray(offset)
        data.forEach((_, i) => {
          data[i] = (i * i * 7 + 31 * i) % 256
        })
        const circle = { cx: width / 3, cy: height / 2, r }
        near(square({ width, height, data }, circle, size), plainSquare({ width, height, data }, circle, size, 1))
      })
    )
  })

  test('many rows under one output: their sums do not overflow', () => {
    // From 255 rows under an output to more than twice 258, the number that is summed at once; white is the largest
    // sum.
    for (const r of [255, 256, 257, 257.5, 258, 258.5, 259, 300, 515.5, 516, 516.5, 517, 600]) {
      const image = draw(9, Math.ceil(2 * r) + 3, (x, y) => (y % 5 === 0 ? 255 : x === 4 ? 0 : 255))
      const circle = { cx: 4, cy: r + 0.6, r }
      near(square(image, circle, 2), plainSquare(image, circle, 2, 1))
    }
  })
})

suite('cropCircle, polar', () => {
  test('rows are radii, columns angles from x to y: scipy.ndimage.map_coordinates, order 1, radius 12 i / 63', () => {
    const smooth = draw(64, 48, (x, y) => Math.floor(128 + 60 * Math.sin(x / 7) + 50 * Math.cos(y / 5)))
    const crop = polar(smooth, { cx: 31, cy: 23, r: 12 }, 64)
    near(
      crop.subarray(63 * 64, 64 * 64).filter((_, j) => j % 8 === 0),
      POLAR_ROW_63
    )
    near(
      crop.subarray(30 * 64, 31 * 64).filter((_, j) => j % 8 === 0),
      POLAR_ROW_30
    )
    near(
      crop.subarray(0, 64),
      Array.from({ length: 64 }, () => smooth.data[23 * 64 + 31]!)
    )
  })

  test('more columns than rows: every other column is one of the crop with half as many', () => {
    // Few enough rows that no arc is sampled twice: each value is one bilinear sample.
    const smooth = draw(64, 48, (x, y) => Math.floor(128 + 60 * Math.sin(x / 7) + 50 * Math.cos(y / 5)))
    const circle = { cx: 31, cy: 23, r: 12 }
    const [fine, coarse] = [128, 64].map((columnsPx) =>
      cropCircle(smooth, circle, { mode: 'polar', sizePx: 16, columnsPx, margin: 1 })
    ) as [Float32Array, Float32Array]
    assert.equal(fine.length, 16 * 128)
    near(
      fine.filter((_, i) => i % 2 === 0),
      [...coarse]
    )
  })

  test('a picture that depends on the radius alone has constant rows, reduced or not', () => {
    for (const r of [40, 150, 290]) {
      const centre = { cx: 300.3, cy: 299.6 }
      const rings = draw(600, 600, (x, y) =>
        Math.round(128 + 100 * Math.cos((Math.hypot(x - centre.cx, y - centre.cy) * 12) / r))
      )
      const crop = polar(rings, { ...centre, r }, 64)
      for (let i = 0; i < 64; i++) {
        const row = crop.subarray(i * 64, (i + 1) * 64)
        const radius = (r * i) / 63
        for (const value of row)
          assert.ok(Math.abs(value - (128 + 100 * Math.cos((radius * 12) / r))) < 4, `r ${r}, row ${i}: ${value}`)
      }
    }
  })

  test('a part at the border of the picture looks as it does in a picture that goes on with its edge pixels', () => {
    // At r 100, margin 1 and 51 rows the picture is reduced by 2, within the larger picture on a way of its own.
    const small = draw(230, 215, (x, y) => (3 * x + y * y) % 251)
    const large = draw(
      330,
      315,
      (x, y) => small.data[Math.min(Math.max(y - 50, 0), 214) * 230 + Math.min(Math.max(x - 50, 0), 229)]!
    )
    for (const [cx, cy] of [
      [114.3, 107.1],
      [101, 100.6],
      [60, 200.5],
      [229, 0]
    ] as const) {
      near(polar(small, { cx, cy, r: 100 }, 51), [...polar(large, { cx: cx + 50, cy: cy + 50, r: 100 }, 51)])
    }
  })

  test('does not alias: a checkerboard of single pixels, seen at a fifth, is grey', () => {
    const board = draw(700, 700, (x, y) => ((x + y) & 1) * 255)
    const crop = polar(board, { cx: 350, cy: 350, r: 320 }, 64)
    for (const value of crop.subarray(64 * 4)) assert.ok(Math.abs(value - 127.5) < 8, String(value))
  })

  test('turning the picture by a quarter moves the columns by a quarter', () => {
    const side = 65
    const picture = draw(side, side, (x, y) => (3 * x + y * y) % 200)
    const turned = draw(side, side, (x, y) => picture.data[(side - 1 - x) * side + y]!)
    const [a, b] = [picture, turned].map((p) => polar(p, { cx: 32, cy: 32, r: 25 }, 32)) as [Float32Array, Float32Array]
    // (dx, dy) of the picture comes to (-dy, dx): the angle grows by 90 degrees, 8 of 32 columns
    for (let i = 0; i < 32; i++)
      for (let j = 0; j < 32; j++) assert.ok(Math.abs(b[i * 32 + ((j + 8) % 32)]! - a[i * 32 + j]!) < 1e-2)
  })
})

suite('cropCircle, both modes', () => {
  test('never reads outside: what lies before and behind the picture in memory makes no difference', () => {
    const circle = fc.record({ cx: float(-10, 40), cy: float(-10, 30), r: float(0.5, 60) })
    fc.assert(
      fc.property(circle, fc.constantFrom('square' as const, 'polar' as const), (circle, mode) => {
        const size = 32 * 20
        fc.pre(touches({ width: 32, height: 20 }, circle))
        const [a, b] = [0, 255].map((poison) => {
          const memory = new Uint8Array(3 * size).fill(poison)
          const data = memory.subarray(size, 2 * size).fill(100)
          return cropCircle({ width: 32, height: 20, data }, circle, { mode, sizePx: 9, margin: 1.3 })
        }) as [Float32Array, Float32Array]
        assert.deepEqual(a, b)
        near(
          a,
          Array.from(a, () => 100),
          1e-2
        )
      })
    )
  })

  test('survives circles far larger than the picture, and single-pixel pictures', () => {
    for (const mode of ['square', 'polar'] as const) {
      for (const r of [1e-12, 0.3, 1e4, 1e9, 1e15]) {
        const crop = cropCircle(
          { width: 1, height: 1, data: Uint8Array.of(77) },
          { cx: 0, cy: 0, r },
          { mode, sizePx: 16, margin: 1.05 }
        )
        near(
          crop,
          Array.from(crop, () => 77),
          1e-2
        )
      }
    }
  })

  test('refuses circles, specs and pictures that make no sense', () => {
    const good = { cx: 10, cy: 10, r: 5 }
    const bad: [Circle, RegExp][] = [
      [{ ...good, cx: NaN }, /finite cx and cy/],
      [{ ...good, cy: Infinity }, /finite cx and cy/],
      [{ ...good, r: NaN }, /r > 0, received .* r NaN/],
      [{ ...good, r: 0 }, /r > 0/],
      [{ ...good, r: -3 }, /r -3/],
      [{ ...good, r: 1.7e308 }, /finite r/],
      [{ cx: -20, cy: 10, r: 5 }, /inside the picture of 64 x 48/],
      [{ cx: 10, cy: 60, r: 5 }, /inside the picture/]
    ]
    for (const mode of ['square', 'polar'] as const) {
      const spec = { mode, sizePx: 16, margin: 1 }
      for (const [circle, message] of bad)
        assert.throws(() => cropCircle(PATTERN, circle, spec), { name: 'RangeError', message })
      for (const sizePx of [0, 1, 2.5, NaN])
        assert.throws(() => cropCircle(PATTERN, good, { ...spec, sizePx }), {
          name: 'RangeError',
          message: /whole sizePx >= 2/
        })
      for (const margin of [0, -1, NaN])
        assert.throws(() => cropCircle(PATTERN, good, { ...spec, margin }), {
          name: 'RangeError',
          message: /margin > 0/
        })
      assert.throws(() => cropCircle({ ...PATTERN, width: 65 }, good, spec), {
        name: 'RangeError',
        message: /65 x 48 pixels, received 3072/
      })
    }
    assert.throws(
      () => cropCircle(PATTERN, good, { mode: 'polar', sizePx: 16, columnsPx: 1.5, margin: 1 }),
      /whole columnsPx >= 2, received 1.5/
    )
    assert.throws(
      () => cropCircle(PATTERN, good, { mode: 'square', sizePx: 16, columnsPx: 32, margin: 1 }),
      /as many columns as rows in a square crop, received 16 x 32/
    )
    assert.throws(
      () => cropCircle(PATTERN, good, { mode: 'round' as 'polar', sizePx: 16, margin: 1 }),
      /square or polar, received round/
    )
  })
})

const POLAR_ROW_63: readonly number[] = [114.0, 141.397, 108.0, 172.8823, 147.0, 74.5879, 40.0, 43.3675]
const POLAR_ROW_30: readonly number[] = [69.8571, 102.4061, 112.5714, 120.5685, 94.7143, 49.0016, 22.8571, 29.9188]

function draw(width: number, height: number, grey: (x: number, y: number) => number): GreyImage {
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, i) => grey(i % width, Math.floor(i / width)))
  }
}

function near(actual: Float32Array, expected: readonly number[], tolerance = 1e-3): void {
  assert.equal(actual.length, expected.length)
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `[${i}] expected ${expected[i]}, received ${value}`)
  )
}

function float(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true })
}

function touches({ width, height }: { width: number; height: number }, { cx, cy, r }: Circle): boolean {
  return cx + r >= -0.5 && cy + r >= -0.5 && cx - r <= width - 0.5 && cy - r <= height - 0.5
}

/** The definition, cell by cell: overlap with every pixel of a picture that goes on with its edge, or bilinear. */
function plainSquare(image: GreyImage, { cx, cy, r }: Circle, size: number, margin: number): number[] {
  const step = (2 * margin * r) / size
  const axis = (centre: number, length: number) =>
    Array.from({ length: size }, (_, i) => {
      const span = Math.max(step, 1)
      const from = centre + 0.5 - margin * r + (i + 0.5) * step - span / 2
      const weights = Array.from({ length }, () => 0)
      for (let p = Math.floor(from); p < from + span; p++) {
        const overlap = Math.max(0, Math.min(from + span, p + 1) - Math.max(from, p))
        weights[Math.min(Math.max(p, 0), length - 1)]! += overlap / span
      }
      return weights
    })
  const columns = axis(cx, image.width)
  return axis(cy, image.height).flatMap((wy) =>
    columns.map((wx) => {
      let sum = 0
      wy.forEach((a, y) => {
        if (a > 0)
          wx.forEach((b, x) => {
            sum += a * b * image.data[y * image.width + x]!
          })
      })
      return sum
    })
  )
}
