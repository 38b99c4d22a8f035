import type { ReviewPart } from '../labelled/review.ts'
import type { InspectionRecord } from '../records/record.ts'

/** A verdict of a station, as it is sent to the plant. */
export type ReceivedRecord = Omit<InspectionRecord, 'home' | 'measurement'>

/** A part of a station that waits for a person. */
export type ReceivedPart = Omit<ReviewPart, 'said'>

/** What a person at a station said of a part. */
export type ReceivedLabel = ReviewPart & { readonly said: NonNullable<ReviewPart['said']> }

/** What a person at the plant said of a station's part. */
export type SaidAtPlant = ReceivedLabel['said'] & { readonly resultId: string }

/** Names one thing that was said: the last one of a part counts. */
export type HeardLabel = Pick<SaidAtPlant, 'resultId' | 'at'>

/** All that a station sends at once. */
export interface Sending {
  readonly records: readonly ReceivedRecord[]
  readonly labels: readonly ReceivedLabel[]
  readonly waiting: readonly ReceivedPart[]
}
