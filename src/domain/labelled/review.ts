import type { InspectionResult } from '../inspection/inspection.ts'
import type { ReviewLabel } from './label.ts'
import type { KeptPicture } from '../records/record.ts'

/** A label that a person gives to a part. */
export interface ReviewWord {
  readonly label: ReviewLabel
  /** Only with label defect; null if it is not known. */
  readonly defectKind: string | null
}

/** A part that a person must look at, or has looked at. */
export interface ReviewPart {
  /** When it was judged; ISO 8601, UTC. */
  readonly at: string
  readonly result: Pick<
    InspectionResult,
    | 'resultId'
    | 'recipe'
    | 'modelVersion'
    | 'station'
    | 'partId'
    | 'verdict'
    | 'reason'
    | 'evidence'
    | 'score'
    | 'threshold'
    | 'circle'
  >
  /** Whether it was chosen at random, independent of its verdict. A doubtful part is in the queue in any case. */
  readonly sampled: boolean
  readonly picture: KeptPicture
  /** At a plant: name of the station to which the part belongs; absent for a part of the plant itself. */
  readonly plantStation?: string
  /** Null while the part waits. The last label counts. */
  readonly said: (ReviewWord & { readonly by: string; readonly at: string }) | null
}

/** Which parts to list. A field that is undefined selects all. */
export interface ReviewFilter {
  readonly state: 'waiting' | 'labelled'
  readonly recipe?: string | undefined
  readonly verdict?: InspectionResult['verdict'] | undefined
  readonly sampled?: boolean | undefined
}

/** Where a page ends: the time and the result id of its last part. */
export interface ReviewCursor {
  readonly at: string
  readonly id: string
}

/** Number of parts with the same properties. */
export interface ReviewCount {
  readonly recipe: string
  readonly verdict: InspectionResult['verdict']
  readonly sampled: boolean
  /** Null: they have no label yet. */
  readonly label: ReviewLabel | null
  readonly count: number
}

export interface ReviewBook {
  /** Oldest first. */
  list(
    filter: ReviewFilter,
    page: { readonly after?: ReviewCursor | undefined; readonly limit: number }
  ): Promise<readonly ReviewPart[]>
  /** @throws ReviewPartNotFound */
  get(resultId: string): Promise<ReviewPart>
  /** The picture as it was posted (raw frames: as BMP). @throws ReviewPartNotFound, PictureNotKept */
  picture(resultId: string): Promise<{ readonly bytes: Uint8Array; readonly extension: string }>
  /**
   * Stores a label. The same label again changes nothing. Another label replaces it, and the change is recorded.
   * @throws ReviewPartNotFound
   */
  say(resultId: string, word: ReviewWord, actor: { readonly name: string; readonly role?: string }): Promise<ReviewPart>
  /** @param modelVersion only parts that this version judged */
  counts(modelVersion?: string): Promise<readonly ReviewCount[]>
}

/** A rate that was counted in the sample, with exact 95 % bounds of the true rate. */
export interface ReviewRate {
  readonly rate: number
  readonly low: number
  readonly high: number
  readonly count: number
  readonly of: number
}

/** Figures of one recipe's review. */
export interface ReviewRates {
  readonly recipe: string
  readonly waiting: number
  readonly labels: { readonly good: number; readonly defect: number }
  /** Defects judged OK, and good parts judged NG, found in review. */
  readonly escapes: number
  readonly overkills: number
  /** Counts of the parts that were chosen at random. */
  readonly sample: { readonly labelled: number; readonly waiting: number }
  /** Defects judged OK of all defects in the sample; null without any. */
  readonly escapeRate: ReviewRate | null
  /** Good parts judged NG of all good ones in the sample; null without any. */
  readonly overkillRate: ReviewRate | null
}
