import type { InspectionResult } from '../inspection/inspection.ts'
import type { ReviewLabel } from './label.ts'
import type { KeptPicture } from '../records/record.ts'

/** What a person says about a part. */
export interface ReviewWord {
  readonly label: ReviewLabel
  /** Only with label defect; null where nobody gave one. */
  readonly defectKind: string | null
}

/** A part that a person is to look at, or has looked at. */
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
  /** Whether chance chose it, which does not look at the verdict; a doubtful part queues in any case. */
  readonly sampled: boolean
  readonly picture: KeptPicture
  /** At a plant: name of the station whose part it is; left out for one of its own. */
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

/** Parts counted that are alike. */
export interface ReviewCount {
  readonly recipe: string
  readonly verdict: InspectionResult['verdict']
  readonly sampled: boolean
  /** Null: they wait. */
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
   * The same label again changes nothing. Another label replaces it, and is recorded as a change.
   * @throws ReviewPartNotFound
   */
  say(resultId: string, word: ReviewWord, actor: { readonly name: string; readonly role?: string }): Promise<ReviewPart>
  /** @param modelVersion only what this one judged */
  counts(modelVersion?: string): Promise<readonly ReviewCount[]>
}

/** A rate as counted in the sample, with exact 95 % bounds of the true one. */
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
  /** Defects judged OK, good parts judged NG, as they were found in review. */
  readonly escapes: number
  readonly overkills: number
  /** Of the parts that chance chose. */
  readonly sample: { readonly labelled: number; readonly waiting: number }
  /** Defects judged OK of all defects in the sample; null without any. */
  readonly escapeRate: ReviewRate | null
  /** Good parts judged NG of all good ones in the sample; null without any. */
  readonly overkillRate: ReviewRate | null
}
