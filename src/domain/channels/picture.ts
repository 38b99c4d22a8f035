import type { RawLayout } from '../inspection/image.ts'
import type { Arrival, InspectionResult } from '../inspection/inspection.ts'

/** A picture that a channel has for the service to judge. */
export interface ChannelPicture {
  readonly frame: Uint8Array
  readonly received: Arrival
  readonly measId: string
  readonly station: string | null
  /** Null: the station's. */
  readonly recipe: string | null
  readonly partId: string | null
  /** It may have been judged before a restart: then that is the answer. */
  readonly mayBeKnown: boolean
  /** Whether the answer waits until its record is durable. */
  readonly untilRecorded: boolean
  /** Of pixels without a header. */
  readonly raw?: RawLayout
  /** When the picture was taken; ISO 8601, UTC. */
  readonly capturedAt?: string
}

/** What became of it. */
export type ChannelVerdict =
  | { readonly kind: 'judged'; readonly result: Omit<InspectionResult, 'heatmap'> }
  /** It never will be judged. */
  | { readonly kind: 'refused'; readonly errorCode: string; readonly detail: string }
  /** It may be tried again. */
  | { readonly kind: 'later'; readonly detail: string }
