import type { CropSpec } from '../recipes/recipe.ts'
import type { ResolvedParameters } from '../training/training.ts'

/** What a model version may be called. Checked before any path is made of it. */
export const VERSION_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/

/** How many pictures carry each label. */
export interface LabelCounts {
  readonly good: number
  readonly defect: number
}

/** What of the data set was used for what. Numbers of pictures. */
export interface ModelCounts {
  readonly available: LabelCounts
  readonly train: LabelCounts
  readonly validation: LabelCounts
  /** Refused, unreadable, or without a part in the picture. */
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
  /** Layout of this file; a reader refuses one that it doesn't know. */
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
   * Scores from here to the threshold are REVIEW, while the recipe has neither a threshold nor a review band of its
   * own. Absent: no such band.
   */
  readonly reviewFrom?: number | undefined
  /**
   * Smallest and largest radius of the taught parts with some room, as fractions of the picture's height; absent: not
   * known, or they differ.
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

/** What the maker of a version states; the registry adds the rest. */
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
