import type { InspectionResult } from '../inspection/inspection.ts'
import type { CameraOutcome, CameraWish } from './camera.ts'
import type { ChannelPicture, ChannelVerdict } from './picture.ts'

/** A verdict on its way to a controller. */
export interface LineResult {
  readonly result: Omit<InspectionResult, 'heatmap'>
  /** When the request of its picture came in, on the machine's monotonic clock (process.hrtime); milliseconds. */
  readonly receivedMs: number
}

/** Which records of a station to list. A field that is undefined selects all. */
export interface RecordsWanted {
  readonly station: string
  readonly resultId?: string | undefined
  readonly measId?: string | undefined
  readonly partId?: string | undefined
  readonly recipe?: string | undefined
  readonly modelVersion?: string | undefined
  readonly limit: number
}

/** Counts of a channel since it started. */
const CHANNEL_EVENTS = ['triggers', 'results', 'timeouts', 'missed', 'overruns', 'late', 'errors', 'sent'] as const
export type ChannelEvent = (typeof CHANNEL_EVENTS)[number]

/** State of a channel. */
export interface ChannelState {
  readonly channel: string
  /** Why it does not work; null if it works. */
  readonly problem: string | null
  /** Since when it works, or does not. */
  readonly since: Date
  /** What did not work last, with when it was told of last, also where it works again; null: nothing. */
  readonly lastProblem: { readonly detail: string; readonly at: Date } | null
  readonly restarts: number
  /** Number of results that wait to be fetched or sent. */
  readonly backlog: number
  readonly events: Readonly<Partial<Record<ChannelEvent, number>>>
}

/** What the service sends to the thread of a channel. */
export type ToChannel =
  | { readonly type: 'result'; readonly line: LineResult }
  /** Sent several times per second; without it a channel assumes that the service has failed. */
  | {
      readonly type: 'alive'
      readonly ready: boolean
      /** Stations whose master parts must be judged first. */
      readonly due: readonly string[]
    }
  /** The answer to `select`. */
  | { readonly type: 'selected'; readonly station: string; readonly recipe: string; readonly problem: string | null }
  /** The answer to `picture`. */
  | { readonly type: 'verdict'; readonly id: number; readonly verdict: ChannelVerdict }
  /** The answer to `records`; null: they can't be read now. */
  | { readonly type: 'records-answer'; readonly id: number; readonly results: readonly LineResult['result'][] | null }
  /** The answer to `simulate`: it is in effect. */
  | { readonly type: 'simulate-answer'; readonly id: number }
  /** The answer to `login`. */
  | { readonly type: 'login-answer'; readonly id: number; readonly allowed: boolean }
  /** Tells a camera to take a picture now. */
  | { readonly type: 'take'; readonly id: number; readonly wish: CameraWish }
  /** The camera of the station has no picture for the trigger at this time. */
  | { readonly type: 'failed'; readonly station: string; readonly ms: number }
  | { readonly type: 'close' }

/** What the thread of a channel sends to the service. */
export type FromChannel =
  | { readonly type: 'listening'; readonly address: string }
  | {
      readonly type: 'state'
      readonly problem: string | null
      readonly backlog: number
      readonly events: ChannelState['events']
    }
  /** The next picture of the station, or the one with this trigger id as its measId, shows this part. */
  | {
      readonly type: 'expect'
      readonly station: string
      readonly partId: string | null
      /** 0 or empty: none. */
      readonly triggerId: number | string
    }
  /** A trigger was taken: a camera that waits for it takes a picture. */
  | {
      readonly type: 'trigger'
      readonly station: string
      /** 0 or empty: none. */
      readonly triggerId: number | string
      /** When it came, on the machine's monotonic clock; milliseconds. */
      readonly ms: number
    }
  /** The answer to `take`. */
  | { readonly type: 'taken'; readonly id: number; readonly outcome: CameraOutcome }
  /** The station's next pictures are judged by this recipe. */
  | { readonly type: 'select'; readonly station: string; readonly recipe: string }
  /** Whether the station's next verdicts are a dry run. */
  | { readonly type: 'simulate'; readonly id: number; readonly station: string; readonly on: boolean }
  /** Asks whether this key may be used. */
  | { readonly type: 'login'; readonly id: number; readonly key: string }
  /** Asks for records, newest first. */
  | { readonly type: 'records'; readonly id: number; readonly wanted: RecordsWanted }
  /** A picture to judge. */
  | { readonly type: 'picture'; readonly id: number; readonly picture: ChannelPicture }

/** Requests of controllers for the next picture of a station. */
export interface LineWishes {
  /** The recipe that a controller has chosen. */
  recipeOf(station: string | undefined): string | undefined
  /** The part that a controller has announced for a picture. */
  partOf(station: string | undefined, measId: string | undefined): string | undefined
}
