import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import * as fc from 'fast-check'
import { chooseBackend } from '../../../../src/training/network/backend.ts'
import {
  classificationLoss,
  defectMapLoss,
  reconstructionLoss,
  tripletLoss
} from '../../../../src/training/network/losses.ts'
import { assertClose, randomCrops } from '../../encoder/encoder-fixture.ts'

await chooseBackend('wasm', 1)

const softplus = (x: number): number => Math.log1p(Math.exp(x))
const loss = (rows: readonly (readonly number[])[], goodCount: number, sharpness: number, hardness: number): number =>
  tf.tidy(
    () =>
      tripletLoss(
        tf.tensor2d(rows.map((row) => [...row])),
        { goodCount, realCount: rows.length - goodCount },
        sharpness,
        hardness
      ).dataSync()[0]!
  )
const normalised = (rows: Float32Array, D: number): number[][] =>
  Array.from({ length: rows.length / D }, (_, n) => {
    const row = [...rows.subarray(n * D, (n + 1) * D)]
    return row.map((v) => v / Math.hypot(...row))
  })

suite('tripletLoss', () => {
  // On the unit circle: good a = 0 deg and b = 60 deg, defects p = 180 deg and q = 270 deg. Chords 2 sin(angle / 2):
  // ab = 1; ap = 2, aq = sqrt 2; bp = 2 sin 60 = sqrt 3, bq = 2 sin 75 (the angle between 60 and 270 is 150). A
  // distance to oneself reads 0.001.
  const circle = [0, 60, 180, 270].map((degrees) => [
    Math.cos((degrees * Math.PI) / 180),
    Math.sin((degrees * Math.PI) / 180)
  ])
  const [ab, ap, aq, bp, bq, self] = [1, 2, Math.SQRT2, Math.sqrt(3), 2 * Math.sin((75 * Math.PI) / 180), 1e-3]
  const hard = (s: number) => (softplus(s * (ab - aq)) + softplus(s * (ab - bp))) / 2
  const all = (s: number) =>
    [
      [self, ap],
      [self, aq],
      [ab, ap],
      [ab, aq],
      [ab, bp],
      [ab, bq],
      [self, bp],
      [self, bq]
    ].reduce((sum, [positive, negative]) => sum + softplus(s * (positive! - negative!)) / 8, 0)

  for (const sharpness of [1, 4]) {
    test(`hardness 1: each anchor's farthest good part and nearest defect, sharpness ${sharpness}`, () => {
      assertClose([loss(circle, 2, sharpness, 1)], [hard(sharpness)], 1e-5)
    })
    test(`hardness 0 is the mean over all triplets, sharpness ${sharpness}`, () => {
      assertClose([loss(circle, 2, sharpness, 0)], [all(sharpness)], 1e-5)
    })
    test(`hardness 0.25 mixes a quarter of the one with the rest of the other, sharpness ${sharpness}`, () => {
      assertClose([loss(circle, 2, sharpness, 0.25)], [0.25 * hard(sharpness) + 0.75 * all(sharpness)], 1e-5)
    })
  }

  test("several products: the mean of each one's loss; what another product shows counts for nothing", () => {
    const turned = circle.map(([x, y]) => [0.6 * x! - 0.8 * y!, 0.8 * x! + 0.6 * y!])
    const other = [10, 20, 40, 300].map((degrees) => [
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180)
    ])
    const both = (a: readonly number[][], b: readonly number[][]): number =>
      tf.tidy(
        () =>
          tripletLoss(
            tf.tensor2d([...a.slice(0, 2), ...b.slice(0, 2), ...a.slice(2), ...b.slice(2)]),
            { goodCount: 4, realCount: 0, products: 2 },
            4,
            0.5
          ).dataSync()[0]!
      )
    assertClose([both(circle, turned)], [all(4)], 1e-5)
    assertClose([both(circle, other)], [(all(4) + loss(other, 2, 4, 0)) / 2], 1e-5)
  })

  test('refuses products that do not share the rows evenly, or real defects beside them', () => {
    const rows = tf.tensor2d([
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1]
    ])
    assert.throws(
      () => tripletLoss(rows, { goodCount: 3, realCount: 0, products: 2 }, 4, 0),
      /products: expected a divisor/
    )
    assert.throws(() => tripletLoss(rows, { goodCount: 4, realCount: 1, products: 2 }, 4, 0), /products/)
  })

  test('value and gradient agree with torch', () => {
    // torch 2 in float64: 6 rows of sin(0.8 i + 0.2) [6, 3], normalised, 3 of them good; d = sqrt(clamp(2 - 2 e e^T,
    // 1e-6)), sharpness 4, hardness 0.25
    const rows = normalised(
      Float32Array.from({ length: 18 }, (_, i) => Math.sin(0.8 * i + 0.2)),
      3
    )
    const [value, gradient] = tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((e) =>
        tripletLoss(e as tf.Tensor2D, { goodCount: 3, realCount: rows.length - 3 }, 4, 0.25)
      )(tf.tensor2d(rows))
      return [value.dataSync(), grad.dataSync()]
    })
    assertClose(value, [2.0463755786759155], 1e-5)
    assertClose(
      gradient,
      [
        -0.180463, 0.869146, 1.391543, 0.187326, -0.540113, -0.939927, -0.431888, 0.006316, 0.440689, 0.078972,
        0.171551, 0.16007, 0.160317, -0.201691, -0.441356, -0.217055, 0.452116, 0.84704
      ],
      1e-4
    )
  })

  test('with all embeddings in one point it is log 2 and its gradient finite', () => {
    for (const hardness of [0, 0.5, 1]) {
      tf.tidy(() => {
        const { value, grad } = tf.valueAndGrad((e) =>
          tripletLoss(e as tf.Tensor2D, { goodCount: 2, realCount: 2 }, 4, hardness)
        )(
          tf.tensor2d([
            [1, 0],
            [1, 0],
            [1, 0],
            [1, 0]
          ])
        )
        assertClose(value.dataSync(), [Math.log(2)], 1e-6)
        assert.ok((grad.dataSync() as Float32Array).every(Number.isFinite))
      })
    }
  })

  test('property: positive, at most softplus(2 * sharpness), never NaN; batch-hard is no easier than batch-all', () => {
    const cases = fc.record({
      n: fc.integer({ min: 3, max: 8 }),
      D: fc.integer({ min: 2, max: 4 }),
      sharpness: fc.constantFrom(1, 4, 100),
      seed: fc.nat(1e6)
    })
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), ({ n, D, sharpness, seed }, hardness) => {
        const rows = normalised(randomCrops(n * D, 1, seed), D)
        const goodCount = Math.max(2, n >> 1)
        const value = loss(rows, goodCount, sharpness, hardness)
        assert.ok(value >= 0 && value <= softplus(2 * sharpness) + 1e-4, `${value}`)
        assert.ok(loss(rows, goodCount, sharpness, 1) >= loss(rows, goodCount, sharpness, 0) - 1e-4)
      }),
      { numRuns: 50 }
    )
  })

  test('the order of the defects among themselves, and of the good parts, does not matter', () => {
    const [a, b, p, q] = circle as [number[], number[], number[], number[]]
    assertClose([loss([b, a, q, p], 2, 4, 0.5)], [loss([a, b, p, q], 2, 4, 0.5)], 1e-6)
  })

  test('refuses a batch without a pair of good parts or without a defect', () => {
    for (const goodCount of [0, 1, 4, 5]) {
      assert.throws(() => loss(circle, goodCount, 4, 1), {
        name: 'RangeError',
        message: `goodCount: expected 2 <= goodCount < 4, received ${goodCount}`
      })
    }
  })
})

suite('reconstructionLoss', () => {
  test('compares with the input averaged down', () => {
    tf.tidy(() => {
      // Blocks of 2x2 have the means 2.5, 0 / 4, 10; off by 1, 0, 0, 2: (1 + 0 + 0 + 4) / 4
      const input = tf.tensor4d([1, 2, 0, 0, 3, 4, 0, 0, 4, 4, 10, 10, 4, 4, 10, 10], [1, 4, 4, 1])
      assertClose(reconstructionLoss(tf.tensor4d([3.5, 0, 4, 8], [1, 2, 2, 1]), input).dataSync(), [1.25], 1e-6)
    })
  })
  test('is 0 for the input itself, at the same size', () => {
    tf.tidy(() => {
      const input = tf.tensor4d(randomCrops(2, 4, 1), [2, 4, 4, 1])
      assert.equal(reconstructionLoss(input, input).dataSync()[0], 0)
    })
  })
  test("refuses a reconstruction whose side does not divide the input's", () => {
    tf.tidy(() => {
      for (const side of [3, 8]) {
        assert.throws(() => reconstructionLoss(tf.zeros([1, side, side, 1]), tf.zeros([1, 4, 4, 1])), {
          name: 'RangeError',
          message: `reconstruction: expected a side that divides 4, received ${side}`
        })
      }
    })
  })
})

suite('tripletLoss among real and drawn defects', () => {
  // Good parts at (1, 0) twice; a real defect opposite at (-1, 0), a drawn one right on the good parts.
  const loss = (realCount: number, hardness: number) =>
    tripletLoss(
      tf.tensor2d([
        [1, 0],
        [1, 0],
        [-1, 0],
        [1, 0]
      ]),
      { goodCount: 2, realCount },
      1,
      hardness
    ).dataSync()[0]!

  test('the hardest negative is a real one: d_positive 0.001, d_negative 2', () => {
    assert.ok(Math.abs(loss(1, 1) - Math.log(1 + Math.exp(0.001 - 2))) < 1e-5)
  })
  test('counted as real, the near one is the hardest: d_positive = d_negative', () => {
    assert.ok(Math.abs(loss(2, 1) - Math.LN2) < 1e-5)
  })
  test('without real ones all triplets count, whatever the hardness', () => {
    assert.equal(loss(0, 1), loss(0, 0))
  })
  test('refuses more real defects than rows', () => {
    assert.throws(() => loss(3, 0), /realCount: expected 0 <= realCount <= 2, received 3/)
  })
})

suite('defectMapLoss', () => {
  const map = (...values: number[]) => tf.tensor4d(values, [1, 1, values.length, 1])

  test('a defect pixel weighs 8 times a good one; the sum of weights, plus 1, divides', () => {
    // softplus(0) = ln 2 for both pixels: (1 * ln 2 + 8 * ln 2) / (1 + 8 + 1)
    assert.ok(Math.abs(defectMapLoss(map(0, 0), map(0, 1)).dataSync()[0]! - (9 * Math.LN2) / 10) < 1e-6)
  })

  test('right and sure costs almost nothing, wrong and sure about the logit', () => {
    assert.ok(defectMapLoss(map(-20, 20), map(0, 1)).dataSync()[0]! < 1e-6)
    // good pixel, logit 20: softplus(20) = 20.000000002; (1 * 20) / (1 + 1)
    assert.ok(Math.abs(defectMapLoss(map(20), map(0)).dataSync()[0]! - 10) < 1e-4)
  })

  test('pixels whose truth is not known count for nothing', () => {
    assert.equal(defectMapLoss(map(5, -5), map(-1, -1)).dataSync()[0], 0)
    const known = defectMapLoss(map(0.3), map(1)).dataSync()[0]!
    assert.ok(Math.abs(defectMapLoss(map(0.3, 7), map(1, -1)).dataSync()[0]! - known) < 1e-6)
  })
})

suite('classificationLoss', () => {
  const entropy = (logits: number[], goodCount: number): number =>
    tf.tidy(() => classificationLoss(tf.tensor1d(logits), goodCount).dataSync()[0]!)

  test('is the mean of -log of what each is given as the likelihood of being what it is, each kind half', () => {
    // sigmoid(log 3) = 3/4: a good part at -log 3 and a defect at log 3 have 3/4 each, a good part at log 3 has 1/4
    const three = Math.log(3)
    assertClose(
      [entropy([-three, three, three], 2)],
      [((Math.log(4 / 3) + Math.log(4)) / 2 + Math.log(4 / 3)) / 2],
      1e-6
    )
  })

  test('logits of any size stay finite', () => {
    assertClose([entropy([1000, -1000], 1)], [1000], 1e-3)
    assertClose([entropy([-1000, 1000], 1)], [0], 1e-6)
  })
})
