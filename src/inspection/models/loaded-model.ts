import type { ModelManifest } from '../../domain/models/manifest.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'
import type { EvidenceModel } from '../../scoring/evidence/evidence-model.ts'
import type { MemoryBank } from '../../scoring/memory-bank.ts'

/** A model version in memory, ready to judge. */
export interface LoadedModel {
  readonly manifest: ModelManifest
  readonly encoder: EncoderRuntime
  readonly good: MemoryBank
  /** Null where the version scores by good parts alone. */
  readonly defect: MemoryBank | null
  /** Null where the version knows embeddings alone, as those from before there was other evidence. */
  readonly evidence: EvidenceModel | null
}
