import type { ReviewPart } from '../labelled/review.ts'
import type { InspectionRecord } from '../records/record.ts'

/** A verdict of a station in the form that is sent to the plant. */
export type ReceivedRecord = Omit<InspectionRecord, 'home' | 'measurement'>

/** A part of a station that waits for a person. */
export type ReceivedPart = Omit<ReviewPart, 'said'>

/** A label that a person at a station gave to a part. */
export type ReceivedLabel = ReviewPart & { readonly said: NonNullable<ReviewPart['said']> }

/** A label that a person at the plant gave to a station's part. */
export type SaidAtPlant = ReceivedLabel['said'] & { readonly resultId: string }

/** Identifies one label. The last label of a part counts. */
export type HeardLabel = Pick<SaidAtPlant, 'resultId' | 'at'>

/** Data that a station sends in one request. */
export interface Sending {
  readonly records: readonly ReceivedRecord[]
  readonly labels: readonly ReceivedLabel[]
  readonly waiting: readonly ReceivedPart[]
}
