import type { LineResult } from '../../domain/channels/line.ts'
import type { TriggerId } from './is-of-trigger.ts'

/** What a controller writes. */
export interface Control {
  readonly triggerEnable: boolean
  /** A rising edge asks for one result. */
  readonly trigger: boolean
  /** Whether a trigger is taken while earlier results wait to be acknowledged. */
  readonly bufferResults: boolean
  /** High: the shown result has been read. */
  readonly acknowledge: boolean
  /** A rising edge clears errors. */
  readonly resetError: boolean
  /** A rising edge takes `recipeNumber`. */
  readonly setRecipe: boolean
  /** High: the next picture shows the master part `partId`. Meanwhile no trigger is taken. */
  readonly challenge: boolean
  readonly recipeNumber: number
  /** 0 or empty: none; else the result must have this as its measId. */
  readonly triggerId: TriggerId
  /** Empty: none. */
  readonly partId: string
}

/** No error, and what can go wrong. The numbers keep their meaning. */
export const ERRORS = {
  none: 0,
  unknownRecipe: 1,
  recipeWhileBusy: 2,
  deadline: 3,
  wrongRecipe: 4,
  recipeUnusable: 5,
  camera: 6
} as const
export type ErrorCode = (typeof ERRORS)[keyof typeof ERRORS]

/** One answer to a trigger. */
export interface Answer {
  readonly triggerId: TriggerId
  /** Null: no result came in time, or it can't be used: FAULT. */
  readonly result: LineResult['result'] | null
  readonly error: ErrorCode
}

/** What a controller reads. */
export interface Status {
  readonly online: boolean
  readonly triggerReady: boolean
  /** Master parts must be judged right first. */
  readonly challengeDue: boolean
  readonly triggerAck: boolean
  readonly busy: boolean
  readonly completed: boolean
  /** The shown answer is that of the oldest trigger that is not acknowledged. Only now does it mean anything. */
  readonly resultsValid: boolean
  readonly overrun: boolean
  readonly missedTrigger: boolean
  readonly error: ErrorCode
  /** Of the recipe in use; 0: none was chosen, or the last choice failed. */
  readonly recipeNumber: number
  readonly buffered: number
  readonly counts: {
    readonly answered: number
    readonly missed: number
    readonly overruns: number
    readonly late: number
    readonly timeouts: number
    readonly triggers: number
  }
  /** Null unless `resultsValid`. */
  readonly shown: Answer | null
}

export interface HandshakeParts {
  readonly station: string
  /** From the trigger to the answer; later the answer is FAULT. */
  readonly deadlineMs: number
  /** By so much the camera's clock may be behind. */
  readonly maxClockDifferenceMs: number
  /** Recipe number -> recipe. Empty: controllers don't choose recipes. */
  readonly recipes: ReadonlyMap<number, string>
  /** Both clocks, milliseconds. */
  readonly now: () => { readonly ms: number; readonly epochMs: number }
  /** Announces the part of a trigger, and null when it is answered. */
  readonly expect: (partId: string | null, triggerId: TriggerId) => void
  readonly select: (recipe: string) => void
  /** Told of each trigger that was taken, after `expect`, and of each master part that is announced. */
  readonly onTrigger?: (triggerId: TriggerId, ms: number) => void
}

export interface Handshake {
  control(control: Control): void
  result(line: LineResult): void
  /** The camera has no picture for the trigger that came at this time: FAULT. */
  fail(triggerMs: number): void
  /** As a rising edge of `setRecipe` with this number. */
  choose(recipeNumber: number): void
  /** Takes back the choice of a recipe. Not while a part is in work. */
  forgetRecipe(): void
  /** Gives up the trigger in work: it gets no answer. */
  cancel(): void
  /** The service's answer to `select`. */
  selected(recipe: string, problem: string | null): void
  /** Whether the service can judge, and whether master parts must be judged first. */
  alive(ready: boolean, challengeDue?: boolean): void
  /** To be called often: deadlines. */
  tick(): void
  status(): Status
}
