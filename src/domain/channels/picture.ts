import type { RawLayout } from '../inspection/image.ts'
import type { Arrival, InspectionResult } from '../inspection/inspection.ts'

/** A picture from a channel that the service must judge. */
export interface ChannelPicture {
  readonly frame: Uint8Array
  readonly received: Arrival
  readonly measId: string
  readonly station: string | null
  /** Null: the recipe of the station. */
  readonly recipe: string | null
  readonly partId: string | null
  /** Whether it may have been judged before a restart. The answer is then the earlier result. */
  readonly mayBeKnown: boolean
  /** Whether the answer waits until its record is durable. */
  readonly untilRecorded: boolean
  /** Layout of pixels without a header. */
  readonly raw?: RawLayout
  /** When the picture was taken; ISO 8601, UTC. */
  readonly capturedAt?: string
}

/** The outcome for a picture. */
export type ChannelVerdict =
  | { readonly kind: 'judged'; readonly result: Omit<InspectionResult, 'heatmap'> }
  /** It will never be judged. */
  | { readonly kind: 'refused'; readonly errorCode: string; readonly detail: string }
  /** It may be tried again. */
  | { readonly kind: 'later'; readonly detail: string }
