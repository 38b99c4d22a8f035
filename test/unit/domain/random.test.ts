import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'

const words = (seed: number | string, count: number): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random.uniform() * 2 ** 32)
}
const DRAWS = 20_000

suite('createRandom', () => {
  test('is sfc32, seeded through MurmurHash3, on every machine', () => {
    // A separate implementation in Python integers: hash the seed's text, a, b, c from its finaliser, counter 1, 12
    // rounds thrown away.
    assert.deepEqual(words(1, 4), [3566528662, 2835986540, 1309456491, 1908479230])
    assert.deepEqual(words('1/weights', 4), [3330539652, 2526218179, 363101281, 3695583199])
    assert.deepEqual(words(-5, 4), [2583926836, 2441607890, 3239414052, 856237248])
  })

  test('a number and its text are the same seed; other seeds are other streams', () => {
    assert.deepEqual(words(17, 5), words('17', 5))
    const firsts = new Set(Array.from({ length: 2000 }, (_, seed) => words(seed, 1)[0]))
    // 2000 draws from 2^32: a collision has a chance of 2000^2 / 2^33 = 0.05 %
    assert.equal(firsts.size, 2000)
  })

  test('fork: the same label gives the same stream, whatever was drawn; other labels and seeds give others', () => {
    const random = createRandom(1)
    const before = random.fork('a').uniform()
    for (let n = 0; n < 10; n++) random.normal()
    assert.equal(random.fork('a').uniform(), before)
    assert.equal(createRandom('1/a').uniform(), before)
    assert.notEqual(random.fork('b').uniform(), before)
    assert.notEqual(createRandom(2).fork('a').uniform(), before)
    assert.notEqual(random.fork('a').fork('a').uniform(), before)
  })

  test('forking does not move the stream itself', () => {
    const [plain, forked] = [createRandom(3), createRandom(3)]
    forked.fork('x').uniform()
    assert.equal(forked.uniform(), plain.uniform())
  })

  test('property: range and int keep their bounds; int takes both ends', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -50, max: 50 }), fc.nat(5), (seed, low, span) => {
        const random = createRandom(seed)
        const seen = new Set<number>()
        for (let n = 0; n < 200; n++) {
          const value = random.range(low, low + span + 1)
          assert.ok(value >= low && value < low + span + 1)
          const whole = random.int(low, low + span)
          assert.ok(Number.isInteger(whole) && whole >= low && whole <= low + span)
          seen.add(whole)
        }
        // One of 6 values misses 200 draws with chance (5/6)^200 = 1e-16.
        assert.equal(seen.size, span + 1)
      }),
      { numRuns: 50 }
    )
  })

  test('uniform: mean 1/2, variance 1/12, each tenth equally often', () => {
    const random = createRandom('uniform')
    const values = Array.from({ length: DRAWS }, () => random.uniform())
    const mean = values.reduce((sum, v) => sum + v, 0) / DRAWS
    // The mean of n draws is off by sqrt(1 / 12 / n) = 0.002; five of them allowed
    assert.ok(Math.abs(mean - 0.5) < 0.0102, `${mean}`)
    const tenths = Array.from({ length: 10 }, (_, n) => values.filter((v) => Math.floor(10 * v) === n).length)
    // 2000 each, deviation sqrt(n * 0.1 * 0.9) = 42
    for (const count of tenths) assert.ok(Math.abs(count - 2000) < 212, tenths.join())
  })

  test('normal: Box and Muller of the stream, cosine first, then sine', () => {
    const random = createRandom(1)
    // In Python: u, v = the first two words / 2^32; r = sqrt(-2 log(1 - u)); r cos(2 pi v), r sin(2 pi v)
    assert.ok(Math.abs(random.normal() - -1.0063291706502873) < 1e-12)
    assert.ok(Math.abs(random.normal() - -1.5924488275090707) < 1e-12)
  })

  test('normal: mean 0, variance 1, 68.3 % within one deviation', () => {
    const random = createRandom('normal')
    const values = Array.from({ length: DRAWS }, () => random.normal())
    const mean = values.reduce((sum, v) => sum + v, 0) / DRAWS
    const variance = values.reduce((sum, v) => sum + v * v, 0) / DRAWS
    const within = values.filter((v) => Math.abs(v) < 1).length / DRAWS
    // Deviations over n draws: 1 / sqrt n = 0.0071, sqrt(2 / n) = 0.01, sqrt(0.683 * 0.317 / n) = 0.0033; five of each
    assert.ok(
      Math.abs(mean) < 0.036 && Math.abs(variance - 1) < 0.05 && Math.abs(within - 0.6827) < 0.0165,
      `${mean} ${variance} ${within}`
    )
  })

  test('pick takes every item, equally often', () => {
    const random = createRandom('pick')
    const counts = { a: 0, b: 0, c: 0, d: 0 }
    for (let n = 0; n < DRAWS; n++) counts[random.pick(['a', 'b', 'c', 'd'] as const)]++
    // 5000 each, deviation sqrt(n * 1/4 * 3/4) = 61
    for (const count of Object.values(counts)) assert.ok(Math.abs(count - 5000) < 307, JSON.stringify(counts))
  })
})
