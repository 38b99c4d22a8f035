import type { Answer } from './handshake-types.ts'

/** Answers that wait to be read. They are shown one at a time, the oldest first. */
export interface AnswerQueue {
  readonly size: () => number
  add(answer: Answer): void
  /** Takes notice of the controller's acknowledge bit: the shown answer is gone once it is high. */
  acknowledge(isHigh: boolean): void
  /** Null: none is shown. */
  shown(): Answer | null
}

export function createAnswerQueue(): AnswerQueue {
  const answers: Answer[] = []
  let isAcknowledged = false
  let isShown = false

  /** The next answer appears when the one before was acknowledged and the acknowledge bit is low again. */
  function show(): void {
    isShown = answers.length > 0 && !isAcknowledged
  }

  return {
    size: () => answers.length,
    add(answer) {
      answers.push(answer)
      show()
    },
    acknowledge(isHigh) {
      isAcknowledged = isHigh
      if (!isHigh) show()
      else if (isShown) {
        answers.shift()
        isShown = false
      }
    },
    shown: () => (isShown ? answers[0]! : null)
  }
}
