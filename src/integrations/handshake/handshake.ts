import type { LineResult } from '../../domain/channels/line.ts'
import { isOfTrigger, type Trigger, type TriggerId } from './is-of-trigger.ts'

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
  recipeUnusable: 5
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
}

export interface Handshake {
  control(control: Control): void
  result(line: LineResult): void
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

/** Results that wait to be acknowledged. */
export const MAX_BUFFERED = 8
/** A service that has reported nothing for this long counts as dead. */
export const SILENCE_MS = 750

/**
 * The handshake of one station with its controller, whatever the protocol. A trigger is taken, or counted as missed;
 * each one that is taken gets one answer: the result of its own picture, or FAULT. Answers are shown one at a time, the
 * oldest first, until each is acknowledged, so that nothing is overwritten, and nothing is shown that doesn't belong to
 * a trigger.
 */
export function createHandshake(parts: HandshakeParts): Handshake {
  const { deadlineMs, maxClockDifferenceMs, recipes, now, expect, select } = parts
  const answers: Answer[] = []
  const counts = { answered: 0, missed: 0, overruns: 0, late: 0, timeouts: 0, triggers: 0 }
  let last: Control | null = null
  /** A controller that holds its trigger over a restart must let go of it first. */
  let armed = false
  let work: (Trigger & { readonly dueMs: number }) | null = null
  let triggerAck = false
  let completed = false
  let shows = false
  let overrun = false
  let missedTrigger = false
  let error: ErrorCode = ERRORS.none
  let recipe: { readonly number: number; readonly id: string } | null = null
  let selecting: { readonly number: number; readonly id: string } | null = null
  let serviceReady = false
  let challengeDue = false
  let aliveMs = -Infinity

  const isOnline = (): boolean => serviceReady && now().ms - aliveMs < SILENCE_MS
  const capacity = (): number => (last?.bufferResults === true ? MAX_BUFFERED : 1)
  const isReady = (): boolean =>
    isOnline()
    && armed
    && !challengeDue
    && last?.triggerEnable === true
    && !last.challenge
    && work === null
    && selecting === null
    && answers.length < capacity()
    && (recipes.size === 0 || recipe !== null)

  function answer(result: LineResult['result'] | null, why: ErrorCode): void {
    answers.push({ triggerId: work!.id, result, error: why })
    counts.answered++
    if (why !== ERRORS.none) error = why
    expect(null, work!.id)
    work = null
    completed = true
    show()
  }

  /** The next answer appears when the one before has been acknowledged and the acknowledgement taken back. */
  function show(): void {
    shows = answers.length > 0 && last?.acknowledge !== true
  }

  function onTrigger(control: Control): void {
    if (!isReady()) {
      if (isOnline() && control.triggerEnable && work === null && answers.length >= capacity()) {
        overrun = true
        counts.overruns++
      } else {
        missedTrigger = true
        counts.missed++
      }
      return
    }
    const { ms, epochMs } = now()
    work = { id: control.triggerId, ms, epochMs, dueMs: ms + deadlineMs }
    counts.triggers++
    triggerAck = true
    completed = false
    expect(control.partId === '' ? null : control.partId, control.triggerId)
  }

  function onSetRecipe(number: number): void {
    const id = recipes.get(number)
    if (id === undefined) error = ERRORS.unknownRecipe
    else if (work !== null || selecting !== null) error = ERRORS.recipeWhileBusy
    else {
      selecting = { number, id }
      select(id)
    }
  }

  function acknowledge(): void {
    if (!shows) return
    answers.shift()
    shows = false
  }

  return {
    control(control) {
      const before = last
      last = control
      const rises = (bit: 'trigger' | 'resetError' | 'setRecipe' | 'challenge'): boolean =>
        control[bit] && before?.[bit] !== true
      if (rises('resetError')) {
        error = ERRORS.none
        overrun = false
        missedTrigger = false
      }
      if (control.acknowledge) acknowledge()
      else show()
      if (rises('setRecipe')) onSetRecipe(control.recipeNumber)
      if (rises('challenge') && work === null && control.partId !== '') expect(control.partId, 0)
      if (!control.challenge && before?.challenge === true && work === null) expect(null, 0)
      if (!control.trigger) {
        armed = true
        triggerAck = false
      } else if (before?.trigger !== true && armed) onTrigger(control)
    },
    result({ result, receivedMs }) {
      if (result.station !== parts.station) return
      if (work === null || !isOfTrigger(work, result, receivedMs, maxClockDifferenceMs)) {
        counts.late++
        return
      }
      if (now().ms > work.dueMs) return
      if (recipe !== null && result.recipe !== recipe.id) answer(null, ERRORS.wrongRecipe)
      else answer(result, ERRORS.none)
    },
    choose: onSetRecipe,
    forgetRecipe() {
      if (work === null) recipe = null
    },
    cancel() {
      if (work === null) return
      expect(null, work.id)
      work = null
      completed = true
    },
    selected(id, problem) {
      if (selecting?.id !== id) return
      if (problem === null) recipe = selecting
      else error = ERRORS.recipeUnusable
      selecting = null
    },
    alive(ready, isDue = false) {
      serviceReady = ready
      challengeDue = isDue
      aliveMs = now().ms
    },
    tick() {
      if (work === null || now().ms <= work.dueMs) return
      counts.timeouts++
      answer(null, ERRORS.deadline)
    },
    status: () => ({
      online: isOnline(),
      triggerReady: isReady(),
      challengeDue,
      triggerAck,
      busy: work !== null,
      completed,
      resultsValid: shows,
      overrun,
      missedTrigger,
      error,
      recipeNumber: recipe?.number ?? 0,
      buffered: answers.length,
      counts: { ...counts },
      shown: shows ? answers[0]! : null
    })
  }
}
