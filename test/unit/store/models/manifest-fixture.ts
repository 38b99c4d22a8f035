import type { ManifestDraft, ModelManifest } from '../../../../src/domain/models/manifest.ts'
import { TRAIN_DEFAULTS } from '../../../../src/domain/training/training.ts'

export const DRAFT: ManifestDraft = {
  codeVersion: '0.1.0',
  dataHash: 'c0ffee'.padEnd(64, '0'),
  counts: {
    available: { good: 12, defect: 3 },
    train: { good: 9, defect: 2 },
    validation: { good: 2, defect: 1 },
    rejected: 1
  },
  parameters: { ...TRAIN_DEFAULTS, epochs: 40 },
  metrics: { auroc: 0.99, escapeRate: null },
  crop: { mode: 'polar', sizePx: 128, margin: 1.1 },
  scoring: { k: 5, useDefectBank: false },
  threshold: 0.25,
  encoder: { inputSize: 128, embeddingSize: 64 }
}

export const MANIFEST: ModelManifest = {
  format: 1,
  recipe: 'ring',
  version: '20261123T160502Z-c0ffee',
  createdAt: '2026-11-23T16:05:02.000Z',
  ...DRAFT,
  files: { 'encoder.onnx': { sha256: 'a'.repeat(64), bytes: 10 } }
}
