import type { InspectionRequest, InspectionResult, Reason, Verdict } from '../inspection/inspection.ts'

/** A picture that was kept. Retention may have removed its file since. */
export interface KeptPicture {
  /** Of the file, in hex. */
  readonly sha256: string
  /** `bmp`, `jpg`, `png`, `tiff` or `webp`. */
  readonly extension: string
}

/**
 * `sync`: a verdict is answered when its record is durable. `batched`: records are written behind the answers, some at
 * a time.
 */
export const RECORD_MODES = ['sync', 'batched'] as const
export type RecordMode = (typeof RECORD_MODES)[number]

/** One verdict, as it is recorded. */
export interface InspectionRecord {
  /** When the part was judged, as in the result; ISO 8601, UTC. */
  readonly at: string
  /** Id of the data folder whose service judged it: several may share one database. */
  readonly home: string
  readonly result: Omit<InspectionResult, 'heatmap'>
  /** SHA-256 of the bytes that were posted, in hex; null without a measId. */
  readonly frameSha256: string | null
  /** Identifies this measurement, in hex: see InspectionRequest. */
  readonly measurement?: string | null
  /** Name of the key that the picture was posted with. */
  readonly postedBy?: string | null
  /** Name of the measurement system analysis that the picture belongs to. */
  readonly study?: string | null
  readonly picture: KeptPicture | null
}

/** Which records to list. A field that is undefined selects all. */
export interface RecordFilter {
  readonly recipe?: string | undefined
  readonly modelVersion?: string | undefined
  /** One of these. */
  readonly verdicts?: readonly Verdict[] | undefined
  readonly reason?: Reason | undefined
  readonly station?: string | undefined
  readonly partId?: string | undefined
  readonly measId?: string | undefined
  /** Name of the key that the picture was posted with. */
  readonly postedBy?: string | undefined
  readonly study?: string | undefined
  /** What a person said of the part. */
  readonly label?: 'good' | 'defect' | 'unsure' | undefined
  /** Whether a picture was kept. */
  readonly picture?: boolean | undefined
  /** Not before this time; ISO 8601, UTC, to the millisecond. */
  readonly from?: string | undefined
  /** Before this time; ISO 8601, UTC, to the millisecond. */
  readonly to?: string | undefined
}

/** Where a page ends: the time and the result id of its last record. */
export interface RecordCursor {
  readonly at: string
  readonly id: string
}

/** Records, to be read. */
export interface RecordReader {
  /** Newest first. @param page records after `after` in that order */
  list(
    filter: RecordFilter,
    page: { readonly after?: RecordCursor | undefined; readonly limit: number }
  ): Promise<readonly InspectionRecord[]>
  /** By result id. */
  get(id: string): Promise<InspectionRecord | undefined>
}

/** Records, where they are kept for good. */
export interface RecordStore extends RecordReader {
  /**
   * All of them or none. A record that is there already stays as it is. When it resolves they are durable.
   * @returns for records whose measurement another service on the same database has recorded already: result id -> the
   *   record in its place
   */
  add(records: readonly InspectionRecord[]): Promise<ReadonlyMap<string, InspectionRecord>>
  /** The record of a measurement that was judged since a time. */
  ofMeasurement(measurement: string, since: string): Promise<InspectionRecord | undefined>
  /** This data folder's records with a measId since a time, newest first. */
  measured(since: string, limit: number): Promise<readonly InspectionRecord[]>
  /** Times of this data folder's oldest record that may be removed, and of its newest; null where there is none. */
  span(): Promise<{ readonly oldest: string | null; readonly newest: string | null }>
  /**
   * Removes at most `limit` of this data folder's records from before a time, without those of parts that a person has
   * labelled, and of studies that are planned.
   * @returns how many
   */
  removeBefore(time: string, limit: number): Promise<number>
}

/** How the writing of records goes. Counts are since the start. */
export interface RecordStats {
  /** Records that wait to be written. */
  readonly queued: number
  /** For how long the oldest of them has waited, in milliseconds; 0 where none waits. */
  readonly lagMs: number
  readonly written: number
  /**
   * Records of answered verdicts that are lost: there was no room while the database did not take them, or the database
   * refused them.
   */
  readonly lost: { readonly full: number; readonly refused: number }
}

/** Judges what is posted, but not twice: a repeated measurement gets the answer that it had. */
export type JudgeOnce = (
  request: InspectionRequest,
  judge: (request: InspectionRequest) => Promise<InspectionResult>
) => Promise<InspectionResult>
