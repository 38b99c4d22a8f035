import type { Label } from '../../domain/labelled/label.ts'
import type { LabelCounts } from '../../domain/models/manifest.ts'
import type { ResolvedParameters, TrainProgress } from '../../domain/training/training.ts'
import type { Calibration } from '../../scoring/calibrate.ts'

/** All data of one training's report. Plain JSON: saved beside the report, so that it can be drawn again. */
export interface ReportData {
  readonly recipe: string
  readonly modelVersion: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly codeVersion: string
  /** SHA-256 of the data set, in hex. */
  readonly dataHash: string
  readonly parameters: ResolvedParameters
  /** Other settings of the model (crop, encoder, scoring), by their displayed names. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** The backend that computed the training, such as `tensorflow (GPU)`; `parameters.backend` is the requested one. */
  readonly backend: string
  readonly trainingSeconds: number
  /** Pictures found, before any was rejected. */
  readonly available: LabelCounts
  /** Pictures used, in the order to show: training, validation, calibration, test. */
  readonly splits: readonly SplitCounts[]
  readonly rejected: readonly RejectedPicture[]
  readonly epochs: readonly EpochRecord[]
  /** The threshold and how it was chosen, from `calibrationScores`. */
  readonly calibration: Calibration
  /** REVIEW when reviewFrom <= score < threshold; equal to the threshold where there is no review band. */
  readonly reviewFrom: number
  readonly calibrationScores: ScoreSet
  /** Scores of parts that neither training nor the choice of the threshold has used; null if none were held out. */
  readonly testScores: ScoreSet | null
  readonly gallery: {
    /** Defects judged NG. */
    readonly caught: Gallery
    /** Defects judged OK. */
    readonly missed: Gallery
    /** Good parts judged NG. */
    readonly overkill: Gallery
    /** Parts of either label sent to review; absent from reports made before there were review bands. */
    readonly review?: Gallery
  }
}

export interface SplitCounts extends LabelCounts {
  readonly name: string
}

export interface RejectedPicture {
  readonly file: string
  /** Reason in words. */
  readonly reason: string
}

export type EpochRecord = Pick<
  TrainProgress,
  | 'epoch'
  | 'loss'
  | 'tripletLoss'
  | 'reconstructionLoss'
  | 'classificationLoss'
  | 'defectMapLoss'
  | 'validationAuroc'
  | 'trainingAuroc'
  | 'validationTripletLoss'
>

/** Anomaly scores by label. */
export interface ScoreSet {
  readonly good: readonly number[]
  readonly defect: readonly number[]
}

export interface Gallery {
  /** How many there are; `items` may be a selection. */
  readonly total: number
  readonly items: readonly GalleryItem[]
}

export interface GalleryItem {
  readonly file: string
  /** Absent from reports made before there were review bands. */
  readonly label?: Label
  readonly score: number
  /** `data:image/...` URI. */
  readonly picture: string
  /** Heat map of the differences from good parts, as a `data:image/...` URI; null if there is none. */
  readonly heatmap: string | null
}
