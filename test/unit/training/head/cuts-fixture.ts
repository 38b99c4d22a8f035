import type { Label } from '../../../../src/domain/labelled/label.ts'
import type { ResolvedParameters } from '../../../../src/domain/training/training.ts'
import type { Cut } from '../../../../src/training/dataset/cut-pictures.ts'
import { appearanceOf } from '../appearance-fixture.ts'
import { disc } from '../network/crops-fixture.ts'

export const CROP = { mode: 'square', sizePx: 16, margin: 1.05 } as const
export const SHORT: ResolvedParameters = {
  epochs: 2,
  learningRate: 2e-3,
  batchSize: 16,
  saveInterval: 100,
  seed: 1,
  backend: 'wasm'
}

/** Discs of 16 px, defects with a bright spot; `perPart` pictures of each part. */
export function cuts(count: number, label: Label, from = 0, perPart = 1): Cut[] {
  return Array.from({ length: count }, (_, n) => {
    const pixels = disc(16, (label === 'good' ? 0 : 5000) + from + n, label === 'defect')
    return {
      picture: { file: `/${label}/${from + n}.bmp`, label, part: `${label}/${Math.floor((from + n) / perPart)}` },
      pixels,
      appearance: appearanceOf(pixels, 16)
    }
  })
}

/**
 * Of each embedding of a fitted head the whitened features, as a ratio to the constant beside them: the same for a part
 * and its prototype.
 */
export function whitened(rows: Float32Array, D: number): number[][] {
  return Array.from({ length: rows.length / D }, (_, n) => {
    const row = rows.subarray(n * D, (n + 1) * D)
    return Array.from(row.subarray(0, D - 2), (value) => value / row[D - 1]!)
  })
}

export const noCheckpoints = { load: async () => null, save: async () => {} }
