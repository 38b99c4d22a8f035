import type { Random } from '../../../../src/domain/random.ts'

/** scale * sin(frequency * i + phase) as float32: numbers that any language makes alike. */
export function wave(length: number, frequency: number, phase: number, scale = 1): Float32Array {
  return Float32Array.from({ length }, (_, i) => scale * Math.sin(frequency * i + phase))
}

/** Rows [N, P] of independent normal values. */
export const normalRows = (random: Random, N: number, P: number): Float32Array =>
  Float32Array.from({ length: N * P }, () => random.normal())

export function assertNear(received: number, expected: number, tolerance: number): void {
  if (!(Math.abs(received - expected) <= tolerance))
    throw new Error(`expected ${expected} within ${tolerance}, received ${received}`)
}
