import assert from 'node:assert/strict'
import { createRandom, type Random } from '../../../../src/domain/random.ts'

/** A grey crop [size, size] with a smooth pattern and noise, from about 40 to 215. */
export function textured(size: number, seed: number): Float32Array {
  const random = createRandom(seed)
  const [a, b, phase] = [random.range(0.2, 0.6), random.range(0.2, 0.6), random.range(0, 6)]
  return Float32Array.from(
    { length: size * size },
    (_, i) => 128 + 60 * Math.sin(a * (i % size) + b * Math.floor(i / size) + phase) + 9 * random.normal()
  ).map((value) => Math.min(255, Math.max(0, value)))
}

/** A disc on a dark ground, with noise; a `spot` is a bright patch of 3x3 px anywhere well inside. [size, size] */
export function disc(size: number, seed: number, spot: boolean): Float32Array {
  const random = createRandom(`disc ${seed}`)
  const centre = (size - 1) / 2
  const crop = Float32Array.from(
    { length: size * size },
    (_, i) =>
      (Math.hypot((i % size) - centre, Math.floor(i / size) - centre) < 0.45 * size ? 120 : 40) + 6 * random.normal()
  )
  if (spot) {
    const [x, y] = [
      random.int(Math.ceil(size * 0.3), Math.floor(size * 0.6)),
      random.int(Math.ceil(size * 0.3), Math.floor(size * 0.6))
    ]
    for (let j = -1; j <= 1; j++) for (let i = -1; i <= 1; i++) crop[(y + j) * size + x + i]! += 90
  }
  return crop
}

const never = (): never => assert.fail('not expected')

/** Answers with the numbers given, in order, whatever the bounds; fails when asked for more. */
export function scripted(answers: { uniform?: number[]; range?: number[]; int?: number[] }): Random {
  const next = (name: 'uniform' | 'range' | 'int') => (): number => {
    const value = answers[name]?.shift()
    assert.notEqual(value, undefined, `${name} was not expected`)
    return value!
  }
  return { uniform: next('uniform'), range: next('range'), int: next('int'), normal: never, pick: never, fork: never }
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length

/** Pearson's r. */
export function crossCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += (a[i]! - ma) * (b[i]! - mb)
    aa += (a[i]! - ma) ** 2
    bb += (b[i]! - mb) ** 2
  }
  return ab / Math.sqrt(aa * bb)
}
