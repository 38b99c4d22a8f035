import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { rotationFingerprint, rotationSimilarity } from '../../../../src/training/dataset/rotation-fingerprint.ts'

const SIZE = 128
/** An unwrapped part with the value f(radius, angle) in columns of angle. */
const polar = (f: (y: number, x: number) => number) =>
  Float32Array.from({ length: SIZE * SIZE }, (_, i) => f(Math.floor(i / SIZE), i % SIZE))
const similarity = (a: Float32Array, b: Float32Array) =>
  rotationSimilarity(rotationFingerprint(a, SIZE), rotationFingerprint(b, SIZE))
const texture = (seed: number) => {
  const random = createRandom(seed)
  return polar(() => random.normal())
}
const turned = (a: Float32Array, columns: number) => polar((y, x) => a[y * SIZE + ((x + columns) % SIZE)]!)
const mirrored = (a: Float32Array) => polar((y, x) => a[y * SIZE + SIZE - 1 - x]!)

suite('rotationFingerprint', () => {
  test('the same surface, turned, mirrored, brighter, or lit from one side, is the same', () => {
    const surface = texture(1)
    for (const same of [
      surface,
      turned(surface, 37),
      mirrored(surface),
      mirrored(turned(surface, 101)),
      surface.map((v) => 3 * v + 50)
    ]) {
      assert.ok(Math.abs(similarity(surface, same) - 1) < 1e-3)
    }
    const lit = polar((y, x) => surface[y * SIZE + x]! + 40 * Math.cos((2 * Math.PI * x) / SIZE) + y)
    assert.ok(similarity(surface, lit) > 0.999)
  })

  test('unrelated surfaces are not, also where they share lighting and shape', () => {
    const shape = polar(
      (y, x) => 40 * Math.cos((2 * Math.PI * x) / SIZE) + 30 * Math.cos((2 * Math.PI * 6 * x) / SIZE) + y
    )
    const part = (seed: number) => {
      const own = texture(seed)
      return shape.map((v, i) => v + own[i]!)
    }
    for (let seed = 2; seed < 12; seed++) assert.ok(similarity(part(1), part(seed)) < 0.5)
  })

  test('agrees with numpy', () => {
    const a = polar((y, x) => (x * x * 7 + y * 13 * x) % 101)
    const b = polar((y, x) => (x * x * 5 + Math.floor(y / 40) * 17 * x + x * x * x * 3) % 97)
    const c = polar((y, x) => a[y * SIZE + ((SIZE - 1 - x + 37) % SIZE)]! + b[y * SIZE + x]!)
    // numpy: mean rows of 12 rings from row 32, fft, harmonics 9..40, divided by their norm; the maximum of 256 *
    // ifft(sum of conj(fa) * fb, padded to 256) over b and its mirror image.
    assert.ok(Math.abs(similarity(a, b) - 0.15971689999751648) < 1e-5)
    assert.ok(Math.abs(similarity(a, c) - 0.3954769759735456) < 1e-5)
  })

  test('a surface without texture is like nothing, itself included', () => {
    const blank = polar((y) => y)
    assert.equal(similarity(blank, blank), 0)
    assert.equal(similarity(blank, texture(1)), 0)
  })

  test('property: symmetric, at most 1, and a floor changes no value that reaches it', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.double({ min: -1, max: 1, noNaN: true }), (seedA, seedB, floor) => {
        const [a, b] = [seedA, seedB].map((seed) => rotationFingerprint(texture(seed), SIZE)) as [
          Float32Array,
          Float32Array
        ]
        const value = rotationSimilarity(a, b)
        assert.ok(value <= 1 + 1e-6)
        assert.ok(Math.abs(value - rotationSimilarity(b, a)) < 1e-9)
        const floored = rotationSimilarity(a, b, floor)
        assert.ok(value >= floor ? floored === value : floored < floor)
      }),
      { numRuns: 20 }
    )
  })

  test('says what it expected', () => {
    assert.throws(() => rotationFingerprint(new Float32Array(5), 2), {
      name: 'RangeError',
      message: /expected 2 \* 2 values, received 5/
    })
    assert.throws(() => rotationFingerprint(new Float32Array(64 * 64), 64), {
      name: 'RangeError',
      message: /at least 82 columns, received 64/
    })
  })
})
