import type { ModelManifest } from '../../../src/domain/models/manifest.ts'
import type { EncoderRuntime } from '../../../src/encoder/runtime.ts'
import type { LoadedModel } from '../../../src/inspection/models/loaded-model.ts'
import { createBank } from '../../../src/scoring/memory-bank.ts'
import { MANIFEST } from '../store/models/manifest-fixture.ts'

/** An encoder for 4 x 4 crops that answers what `embed` says, by default [1, 0], and counts how often it was closed. */
export function fakeEncoder(
  embed: (crops: Float32Array) => Float32Array | Promise<Float32Array> = () => Float32Array.of(1, 0)
): EncoderRuntime & { closed: number } {
  return {
    name: 'onnx',
    device: 'cpu',
    inputSize: 4,
    embeddingSize: 2,
    heatMapSize: 2,
    featureSize: 0,
    closed: 0,
    async embed(crops) {
      return embed(crops)
    },
    async look(crops) {
      return embed(crops)
    },
    async heatMap() {
      return Float32Array.of(0, 0.25, 0.5, 1)
    },
    async close() {
      this.closed++
    }
  }
}

export const FAKE_MANIFEST: ModelManifest = {
  ...MANIFEST,
  version: 'v1',
  threshold: 0.5,
  crop: { ...MANIFEST.crop, mode: 'square', sizePx: 4 },
  scoring: { k: 1, useDefectBank: false },
  encoder: { inputSize: 4, embeddingSize: 2 }
}

/** A model with the one good prototype [1, 0]: an embedding [cos a, sin a] has the score 2 sin(a / 2). */
export function fakeModel(encoder: EncoderRuntime = fakeEncoder(), manifest: Partial<ModelManifest> = {}): LoadedModel {
  return {
    manifest: { ...FAKE_MANIFEST, ...manifest },
    encoder,
    good: createBank(Float32Array.of(1, 0), 2),
    defect: null,
    evidence: null
  }
}
