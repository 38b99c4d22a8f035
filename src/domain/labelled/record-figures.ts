import type { ReviewLabel } from './label.ts'
import type { RecordFilter } from '../records/record.ts'

/** Parts of one hour. */
export interface HourCounts {
  /** Start of the hour; ISO 8601, UTC. */
  readonly hour: string
  readonly ok: number
  readonly ng: number
  readonly review: number
}

/** A person's label of a recorded part. */
export interface RecordLabel {
  readonly label: ReviewLabel
  readonly defectKind: string | null
  readonly by: string | null
}

/** Queries over many records. */
export interface RecordFigures {
  /** Hours without parts are left out. Oldest first. */
  byHour(filter: RecordFilter & { readonly from: string; readonly to: string }): Promise<readonly HourCounts[]>
  /** Labels by result id, for those of these results that have one. */
  labels(ids: readonly string[]): Promise<ReadonlyMap<string, RecordLabel>>
}
