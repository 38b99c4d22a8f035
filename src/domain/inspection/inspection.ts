import type { BoreMeasurement } from './bore.ts'
import type { EvidenceScore } from './evidence.ts'
import type { FrameReading, LocatedCircle } from './image.ts'

/** The result of the service. A person gives a `Label`. */
export const VERDICTS = ['OK', 'NG', 'REVIEW'] as const
export type Verdict = (typeof VERDICTS)[number]

/** The result for a master part. */
export interface ChallengeOutcome {
  readonly label: 'good' | 'defect'
  /** The verdict that would have been answered for an ordinary part. */
  readonly judged: Verdict
  readonly right: boolean
}

/** The reason for the verdict. Only WITHIN_THRESHOLD means OK. */
export const REASONS = [
  'WITHIN_THRESHOLD',
  'ABOVE_THRESHOLD',
  'IN_REVIEW_BAND',
  'PART_NOT_FOUND',
  'FAULT',
  'NOT_THIS_PART',
  'CHALLENGE_DUE',
  'MASTER_PART',
  'SIMULATED'
] as const
export type Reason = (typeof REASONS)[number]

/**
 * The small integer for PLCs. 0 is never sent, so that a register that was never written cannot mean OK. These numbers
 * never change their meaning; new reasons get new numbers.
 */
export const PLC_CODES: Readonly<Record<Reason, number>> = {
  WITHIN_THRESHOLD: 1,
  ABOVE_THRESHOLD: 2,
  IN_REVIEW_BAND: 3,
  PART_NOT_FOUND: 4,
  FAULT: 5,
  NOT_THIS_PART: 6,
  CHALLENGE_DUE: 7,
  MASTER_PART: 8,
  SIMULATED: 9
}

/** Time of arrival. */
export interface Arrival {
  /** ISO 8601, UTC. */
  readonly at: string
  /** Milliseconds on the machine's monotonic clock (process.hrtime), which is the same in all its processes. */
  readonly ms: number
}

/** One picture to judge. */
export interface InspectionRequest {
  readonly frame: Uint8Array
  /**
   * How to read raw pixels without a header, or 16-bit samples with fewer bits. Absent if the picture contains this
   * information.
   */
  readonly raw?: FrameReading
  readonly recipeId: string
  readonly partId?: string
  /** The caller's own id of this measurement (trigger); echoed. */
  readonly measId?: string
  readonly station?: string
  /** Name of the measurement system analysis that the picture belongs to. */
  readonly study?: string
  /** When the picture was taken; ISO 8601, UTC. Absent: the EXIF of the picture counts. */
  readonly capturedAt?: string
  /** When its request arrived. Absent: the time when it is judged. */
  readonly received?: Arrival
  /** Name of the key with which it was posted. */
  readonly postedBy?: string
  /** Whether the answer must contain a heat map. */
  readonly heatmap?: boolean
  /**
   * SHA-256 over station, recipe, measId, part id, layout and picture, in hex. Two posts with the same value are the
   * same measurement.
   */
  readonly measurement?: string
  /** Time by which it must be answered, on the monotonic clock. Absent: no limit. */
  readonly dueMs?: number
}

/** Stages in the order in which a picture passes them. */
export const STAGES = ['decode', 'locate', 'crop', 'encode', 'score'] as const
export type Stage = (typeof STAGES)[number]
/** Wall time per stage in milliseconds; a stage that was not reached is absent. */
export type TimingsMs = Readonly<Partial<Record<Stage, number>>> & { readonly total: number }

/** Where a part differs from good parts: a square grid over the picture. */
export interface HeatMap {
  /** Upper left corner of the grid, pixels of the picture. */
  readonly left: number
  readonly top: number
  /** Side of the grid, pixels of the picture. */
  readonly sidePx: number
  /** Cells along each side. */
  readonly cells: number
  /** [cells, cells], row by row, 0 (like good parts) to 1. */
  readonly values: readonly number[]
}

export interface InspectionResult {
  /** UUID v4 made by the service. */
  readonly resultId: string
  readonly verdict: Verdict
  /** True only for verdict OK. */
  readonly ok: boolean
  readonly code: number
  readonly reason: Reason
  /** Distance, larger is worse; null if there is no score. */
  readonly score: number | null
  readonly threshold: number
  /**
   * How unusual the part is in each piece of evidence, the most unusual first; null if the version has only embeddings,
   * or there is no score.
   */
  readonly evidence: readonly EvidenceScore[] | null
  readonly circle: LocatedCircle | null
  /** Only if the recipe asks for it; null if no bore was found. It does not affect the verdict. */
  readonly bore?: BoreMeasurement | null
  readonly recipe: string
  readonly modelVersion: string
  readonly partId: string | null
  readonly measId: string | null
  readonly station: string | null
  /** When the picture was taken, according to the camera; null if it gives no time. Times are ISO 8601, UTC. */
  readonly capturedAt: string | null
  /** When its request arrived; null for older records without this time. */
  readonly receivedAt: string | null
  readonly judgedAt: string
  /**
   * Counts the station's judged parts. After a crash numbers may be skipped, but none is used twice. Null if nothing is
   * recorded.
   */
  readonly sequence: number | null
  /** Diameter of the outer circle; null without a circle, or if the recipe has no scale. */
  readonly diameterMm: number | null
  /** Only if a controller had the station in simulation (OPC UA): the verdict is a dry run and never OK. */
  readonly simulated?: true
  /** Only for a master part, whose verdict is never OK. */
  readonly challenge?: ChallengeOutcome
  readonly timingsMs: TimingsMs
  /**
   * Only if it was requested; null if no part was found, or the model version has no heat maps. It does not affect the
   * verdict.
   */
  readonly heatmap?: HeatMap | null
}

/** Judges pictures. The server, the CLI and the tests all use it. */
export interface Inspector {
  /**
   * @throws the errors of errors.ts for a frame that can't be read, an unknown recipe, or a recipe without a model.
   * A stage that fails after decoding does not throw: it answers NG with reason FAULT.
   */
  inspect(request: InspectionRequest): Promise<InspectionResult>
}
