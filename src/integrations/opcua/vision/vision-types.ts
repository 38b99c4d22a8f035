import type { LineResult } from '../../../domain/channels/line.ts'
import type { VisionResult } from './vision-result.ts'
import type { States, Step } from './vision-states.ts'

/** Errors of methods: 0 is none, and the standard leaves the negative numbers to applications. */
export const VISION_ERRORS = {
  none: 0,
  unknownRecipe: -1,
  otherRecipe: -2,
  recipeUnusable: -3,
  unknownResult: -4,
  unknownConfiguration: -5,
  noAnswer: -6
} as const
export type VisionError = (typeof VISION_ERRORS)[keyof typeof VISION_ERRORS]

/** What a vision system tells, in the order in which it happens. */
export type VisionEvent =
  | ({ readonly type: 'step' } & Step)
  | { readonly type: 'started' | 'ready'; readonly jobId: string }
  | { readonly type: 'result'; readonly result: VisionResult }

/** What a job is to judge; empty: whatever comes, by the prepared recipe. */
export interface JobWish {
  readonly measId: string
  readonly partId: string
  readonly recipe: string
}

/** The method is not possible in the present state. */
export type NotNow = 'not now'

export interface VisionJobs extends Pick<States, 'system' | 'automatic'> {
  startSingle(wish: JobWish): { readonly jobId: string; readonly error: VisionError } | NotNow
  startContinuous(wish: JobWish): { readonly jobId: string; readonly error: VisionError } | NotNow
  readonly isSimulating: boolean
  /** A single job waits for its picture first. */
  stop(): VisionError | NotNow
  /** A single job has the result `aborted`. */
  abort(): VisionError | NotNow
  simulate(on: boolean): VisionError | NotNow
  selectAutomatic(): VisionError | NotNow
  halt(): VisionError | NotNow
  reset(): VisionError | NotNow
  /** To be called after the handshake had it. */
  result(line: LineResult): void
  /** To be called often: states follow the service. @param why what made the recipe change */
  follow(why?: 'Recipe' | 'Auto'): void
}
