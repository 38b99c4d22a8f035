import type { LineResult } from '../../domain/channels/line.ts'
import {
  type Answer,
  type Control,
  type ErrorCode,
  ERRORS,
  type Handshake,
  type HandshakeParts
} from './handshake-types.ts'
import { isOfTrigger, type Trigger } from './is-of-trigger.ts'

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
  const { deadlineMs, maxClockDifferenceMs, recipes, now, expect, select, onTrigger = () => {} } = parts
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

  function takeTrigger(control: Control): void {
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
    onTrigger(control.triggerId, ms)
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
      if (rises('challenge') && work === null && control.partId !== '') {
        expect(control.partId, 0)
        onTrigger(0, now().ms)
      }
      if (!control.challenge && before?.challenge === true && work === null) expect(null, 0)
      if (!control.trigger) {
        armed = true
        triggerAck = false
      } else if (before?.trigger !== true && armed) takeTrigger(control)
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
    fail(triggerMs) {
      if (work?.ms !== triggerMs) return
      counts.timeouts++
      answer(null, ERRORS.camera)
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
