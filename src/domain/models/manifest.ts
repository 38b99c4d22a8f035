import type { CropSpec } from '../recipes/recipe.ts'
import type { ResolvedParameters } from '../training/training.ts'

/** Allowed names of model versions. Checked before a path is built from the name. */
export const VERSION_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/

/** Number of pictures with each label. */
export interface LabelCounts {
  readonly good: number
  readonly defect: number
}

/** Numbers of pictures of the data set by use. */
export interface ModelCounts {
  readonly available: LabelCounts
  readonly train: LabelCounts
  readonly validation: LabelCounts
  /** Pictures that were refused, are unreadable, or show no part. */
  readonly rejected: number
}

/** How an embedding becomes a score. */
export interface ScoringSpec {
  /** The score is the mean distance to the k nearest prototypes. */
  readonly k: number
  /** Whether the distance to the k nearest NG prototypes is subtracted. */
  readonly useDefectBank: boolean
}

export interface FileChecksum {
  /** In hex. */
  readonly sha256: string
  readonly bytes: number
}

/** Everything about one model version; manifest.json in its folder. */
export interface ModelManifest {
  /** Version of the file format; an unknown version is refused. */
  readonly format: 1
  readonly recipe: string
  readonly version: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly codeVersion: string
  /** `Dataset.hash`: SHA-256 in hex. */
  readonly dataHash: string
  readonly counts: ModelCounts
  readonly parameters: ResolvedParameters
  readonly metrics: Readonly<Record<string, unknown>>
  readonly crop: CropSpec
  readonly scoring: ScoringSpec
  /** NG when score >= threshold, unless the recipe has its own. */
  readonly threshold: number
  /**
   * REVIEW when reviewFrom <= score < threshold, if the recipe has neither a threshold nor a review band. Absent: no
   * review band.
   */
  readonly reviewFrom?: number | undefined
  /**
   * Smallest and largest radius of the taught parts with a margin, as fractions of the picture's height. Absent: not
   * known, or the parts have several sizes.
   */
  readonly radius?: { readonly min: number; readonly max: number } | undefined
  readonly encoder: {
    /** Side of the network's input in pixels. */
    readonly inputSize: number
    readonly embeddingSize: number
  }
  /** By path inside the folder, with slashes; all files but manifest.json. */
  readonly files: Readonly<Record<string, FileChecksum>>
}

/** The part of the manifest that the creator of a version provides; the registry adds the rest. */
export type ManifestDraft = Omit<ModelManifest, 'format' | 'recipe' | 'version' | 'createdAt' | 'files'>

/** Names of a model version's files. */
export const MODEL_FILES = {
  onnx: 'encoder.onnx',
  weightsJson: 'weights.json',
  weightsBin: 'weights.bin',
  good: 'good.bank',
  defect: 'defect.bank',
  reportData: 'report.json',
  report: 'report.html',
  trainedOn: 'trained-on.json',
  evidence: 'evidence.json',
  views: 'good-views.json'
} as const

/** Files of a version from another source that become files of the version here. */
export const UPLOADED_FILES: readonly string[] = [
  MODEL_FILES.onnx,
  MODEL_FILES.good,
  MODEL_FILES.defect,
  MODEL_FILES.weightsJson,
  MODEL_FILES.weightsBin,
  MODEL_FILES.evidence
]
