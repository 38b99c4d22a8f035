import type { ModelManifest } from '../../domain/models/manifest.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'
import type { EvidenceModel } from '../../scoring/evidence/evidence-model.ts'
import type { MemoryBank } from '../../scoring/memory-bank.ts'

/** A model version in memory, ready to judge. */
export interface LoadedModel {
  readonly manifest: ModelManifest
  readonly encoder: EncoderRuntime
  readonly good: MemoryBank
  /** Null if the version scores with good parts only. */
  readonly defect: MemoryBank | null
  /** Null for an older version, which has only embeddings. */
  readonly evidence: EvidenceModel | null
}
