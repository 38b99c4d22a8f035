import type { EncoderArchitecture } from './architecture.ts'
import type { EncoderWeights } from './weights.ts'

/** An encoder's last layer: embedding = L2norm(pooled * kernel + bias). Shapes  kernel [P, D] row-major, bias [D] */
export interface DenseHead {
  readonly kernel: Float32Array
  readonly bias: Float32Array
}

export interface EncoderNetwork {
  readonly architecture: EncoderArchitecture
  readonly weights: EncoderWeights
}

/** Length of the dense layer's input: mean and maximum of each channel. */
export const pooledSize = ({ convolutions }: EncoderArchitecture): number => 2 * convolutions.at(-1)!.channels

/** The same encoder with another last layer. */
export function withHead({ architecture, weights }: EncoderNetwork, { kernel, bias }: DenseHead): EncoderNetwork {
  return {
    architecture: { ...architecture, embeddingSize: bias.length },
    weights: new Map([...weights, ['dense/kernel', kernel], ['dense/bias', bias]])
  }
}

/**
 * A last layer that passes the pooled features on and adds a constant 1. After the L2 norm the features are the ratios
 * to that constant (`pooledOf`).
 */
export function identityHead(architecture: EncoderArchitecture): DenseHead {
  const P = pooledSize(architecture)
  const kernel = new Float32Array(P * (P + 1))
  for (let i = 0; i < P; i++) kernel[i * (P + 1) + i] = 1
  return { kernel, bias: Float32Array.from({ length: P + 1 }, (_, i) => (i === P ? 1 : 0)) }
}

/** Pooled features [N, P] from the output [N, P + 1] of an encoder with the `identityHead`. */
export function pooledOf(rows: Float32Array, P: number): Float32Array {
  const N = rows.length / (P + 1)
  const pooled = new Float32Array(N * P)
  for (let n = 0; n < N; n++) {
    const one = rows[n * (P + 1) + P]!
    for (let i = 0; i < P; i++) pooled[n * P + i] = rows[n * (P + 1) + i]! / one
  }
  return pooled
}
