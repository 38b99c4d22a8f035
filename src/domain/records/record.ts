import type { InspectionRequest, InspectionResult, Reason, Verdict } from '../inspection/inspection.ts'

/** A picture that was kept. Retention may have removed its file since. */
export interface KeptPicture {
  /** SHA-256 of the file, in hex. */
  readonly sha256: string
  /** `bmp`, `jpg`, `png`, `tiff` or `webp`. */
  readonly extension: string
}

/**
 * `sync`: a verdict is answered when its record is durable. `batched`: records are written in groups after the answers.
 */
export const RECORD_MODES = ['sync', 'batched'] as const
export type RecordMode = (typeof RECORD_MODES)[number]

/** The record of one verdict. */
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
  /** Any of these verdicts. */
  readonly verdicts?: readonly Verdict[] | undefined
  readonly reason?: Reason | undefined
  readonly station?: string | undefined
  readonly partId?: string | undefined
  readonly measId?: string | undefined
  /** Name of the key that the picture was posted with. */
  readonly postedBy?: string | undefined
  readonly study?: string | undefined
  /** The label that a person gave to the part. */
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

/** Reads records. */
export interface RecordReader {
  /** Newest first. @param page only records after `after` in this order */
  list(
    filter: RecordFilter,
    page: { readonly after?: RecordCursor | undefined; readonly limit: number }
  ): Promise<readonly InspectionRecord[]>
  /** By result id. */
  get(id: string): Promise<InspectionRecord | undefined>
}

/** Stores records. */
export interface RecordStore extends RecordReader {
  /**
   * Adds all records or none. A record that exists already stays as it is. When it resolves, they are durable.
   * @returns for measurements that another service on the same database has recorded already: result id -> that
   *   service's record
   */
  add(records: readonly InspectionRecord[]): Promise<ReadonlyMap<string, InspectionRecord>>
  /** The record of a measurement that was judged since `since`. */
  ofMeasurement(measurement: string, since: string): Promise<InspectionRecord | undefined>
  /** This data folder's records with a measId since `since`, newest first. */
  measured(since: string, limit: number): Promise<readonly InspectionRecord[]>
  /** Times of this data folder's oldest record that may be removed, and of its newest record; null if there is none. */
  span(): Promise<{ readonly oldest: string | null; readonly newest: string | null }>
  /**
   * Removes at most `limit` of this data folder's records from before `time`. Records of labelled parts and of planned
   * studies stay.
   * @returns number of removed records
   */
  removeBefore(time: string, limit: number): Promise<number>
}

/** State of writing records. Counts are since the start. */
export interface RecordStats {
  /** Records that wait to be written. */
  readonly queued: number
  /** How long the oldest of them has waited, in milliseconds; 0 if none waits. */
  readonly lagMs: number
  readonly written: number
  /**
   * Records of answered verdicts that are lost. `full`: the queue was full while the database was not available.
   * `refused`: the database refused them.
   */
  readonly lost: { readonly full: number; readonly refused: number }
}

/** Judges each measurement only once. A repeated measurement gets the same answer again. */
export type JudgeOnce = (
  request: InspectionRequest,
  judge: (request: InspectionRequest) => Promise<InspectionResult>
) => Promise<InspectionResult>
