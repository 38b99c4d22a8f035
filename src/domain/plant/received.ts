import type { ReviewPart } from '../labelled/review.ts'
import type { InspectionRecord } from '../records/record.ts'

/** A verdict of a station, as it is sent to the plant. */
export type ReceivedRecord = Omit<InspectionRecord, 'home' | 'measurement'>

/** What a person at a station said of a part. */
export type ReceivedLabel = ReviewPart & { readonly said: NonNullable<ReviewPart['said']> }
