import type { BoreMeasurement } from './bore.ts'
import type { EvidenceScore } from './evidence.ts'
import type { FrameReading, LocatedCircle } from './image.ts'

/** What the service says. What a person says is a `Label`. */
export const VERDICTS = ['OK', 'NG', 'REVIEW'] as const
export type Verdict = (typeof VERDICTS)[number]

/** What a master part was judged. */
export interface ChallengeOutcome {
  readonly label: 'good' | 'defect'
  /** What would have been answered, were it no master part. */
  readonly judged: Verdict
  readonly right: boolean
}

/** Why the verdict is what it is. Only WITHIN_THRESHOLD goes with OK. */
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
 * The small integer for PLCs. 0 is never sent: a register that nobody has written can't read as a pass.
 * These numbers keep their meaning for ever; new reasons get new numbers.
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

/** When something came in. */
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
   * How to read raw pixels without a header, or 16-bit samples with fewer bits; absent where the picture itself says
   * it.
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
  /** When its request came in. Absent: when it is judged. */
  readonly received?: Arrival
  /** Name of the key that it was posted with. */
  readonly postedBy?: string
  /** Whether to answer where the part differs from good ones. */
  readonly heatmap?: boolean
  /**
   * Of station, recipe, measId, part id, layout and picture, in hex: another post with all of these the same is the
   * same measurement.
   */
  readonly measurement?: string
  /** By when it has to be answered, on the monotonic clock; absent: whenever. */
  readonly dueMs?: number
}

/** Stages in the order in which one picture runs through them. */
export const STAGES = ['decode', 'locate', 'crop', 'encode', 'score'] as const
export type Stage = (typeof STAGES)[number]
/** Wall time per stage in milliseconds; a stage that was not reached is absent. */
export type TimingsMs = Readonly<Partial<Record<Stage, number>>> & { readonly total: number }

/** Where a part differs from good ones: a square grid over the picture. */
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
  /** Distance, larger is worse; null where no score could be had. */
  readonly score: number | null
  readonly threshold: number
  /**
   * How unusual the part is by each piece of evidence, the most unusual first; null where the version knows embeddings
   * alone, or there is no score.
   */
  readonly evidence: readonly EvidenceScore[] | null
  readonly circle: LocatedCircle | null
  /** Only where the recipe asks for it; null where there was none to be seen. Says nothing about the verdict. */
  readonly bore?: BoreMeasurement | null
  readonly recipe: string
  readonly modelVersion: string
  readonly partId: string | null
  readonly measId: string | null
  readonly station: string | null
  /** When the picture was taken, as the camera says; null where it says nothing. Times are ISO 8601, UTC. */
  readonly capturedAt: string | null
  /** When its request came in; null for records from before there was such a time. */
  readonly receivedAt: string | null
  readonly judgedAt: string
  /**
   * Counts the station's judged parts. After a crash it leaves numbers out, and gives none twice. Null where nothing is
   * recorded.
   */
  readonly sequence: number | null
  /** Of the outer circle; null without a circle, and where the recipe has no scale. */
  readonly diameterMm: number | null
  /** Only where a controller had the station in simulation (OPC UA): a dry run, which is never answered OK. */
  readonly simulated?: true
  /** Only of a master part, which is never answered OK. */
  readonly challenge?: ChallengeOutcome
  readonly timingsMs: TimingsMs
  /**
   * Only where it was asked for; null where there was no part, or the model version can't draw one. Says nothing about
   * the verdict.
   */
  readonly heatmap?: HeatMap | null
}

/** Judges pictures; the server, the CLI and the tests all go through this. */
export interface Inspector {
  /**
   * @throws the errors of errors.ts for a frame that can't be read, an unknown recipe, or a recipe without a model.
   * A stage that fails after decoding does not throw: it answers NG with reason FAULT.
   */
  inspect(request: InspectionRequest): Promise<InspectionResult>
}
