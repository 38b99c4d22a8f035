import type { LineResult } from '../../domain/channels/line.ts'
import { createAnswerQueue } from './answer-queue.ts'
import { type Control, type ErrorCode, ERRORS, type Handshake, type HandshakeParts } from './handshake-types.ts'
import { createRecipeChoice } from './recipe-choice.ts'
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
  const { deadlineMs, maxClockDifferenceMs, now, expect, onTrigger = () => {} } = parts
  const answers = createAnswerQueue()
  const recipe = createRecipeChoice(parts)
  const counts = { answered: 0, missed: 0, overruns: 0, late: 0, timeouts: 0, triggers: 0 }
  let last: Control | null = null
  /** A controller that holds its trigger over a restart must let go of it first. */
  let armed = false
  let work: (Trigger & { readonly dueMs: number }) | null = null
  let triggerAck = false
  let completed = false
  let overrun = false
  let missedTrigger = false
  let error: ErrorCode = ERRORS.none
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
    && recipe.isSettled()
    && answers.size() < capacity()

  function answer(result: LineResult['result'] | null, why: ErrorCode): void {
    answers.add({ triggerId: work!.id, result, error: why })
    counts.answered++
    note(why)
    expect(null, work!.id)
    work = null
    completed = true
  }

  /** The newest error stands until the controller resets it. */
  function note(found: ErrorCode): void {
    if (found !== ERRORS.none) error = found
  }

  function takeTrigger(control: Control): void {
    if (!isReady()) {
      if (isOnline() && control.triggerEnable && work === null && answers.size() >= capacity()) {
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

  function setRecipe(number: number): void {
    note(recipe.choose(number, work !== null))
  }

  function challenge(isHigh: boolean, wasHigh: boolean, partId: string): void {
    if (work !== null || isHigh === wasHigh) return
    if (!isHigh) expect(null, 0)
    else if (partId !== '') {
      expect(partId, 0)
      onTrigger(0, now().ms)
    }
  }

  return {
    control(control) {
      const before = last
      last = control
      const rises = (bit: 'resetError' | 'setRecipe'): boolean => control[bit] && before?.[bit] !== true
      if (rises('resetError')) {
        error = ERRORS.none
        overrun = false
        missedTrigger = false
      }
      answers.acknowledge(control.acknowledge)
      if (rises('setRecipe')) setRecipe(control.recipeNumber)
      challenge(control.challenge, before?.challenge === true, control.partId)
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
      const chosen = recipe.chosen()
      if (chosen !== null && result.recipe !== chosen.id) answer(null, ERRORS.wrongRecipe)
      else answer(result, ERRORS.none)
    },
    fail(triggerMs) {
      if (work?.ms !== triggerMs) return
      counts.timeouts++
      answer(null, ERRORS.camera)
    },
    choose: setRecipe,
    forgetRecipe() {
      if (work === null) recipe.forget()
    },
    cancel() {
      if (work === null) return
      expect(null, work.id)
      work = null
      completed = true
    },
    selected(id, problem) {
      note(recipe.selected(id, problem))
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
    status() {
      const shown = answers.shown()
      return {
        online: isOnline(),
        triggerReady: isReady(),
        challengeDue,
        triggerAck,
        busy: work !== null,
        completed,
        resultsValid: shown !== null,
        overrun,
        missedTrigger,
        error,
        recipeNumber: recipe.number(),
        buffered: answers.size(),
        counts: { ...counts },
        shown
      }
    }
  }
}
