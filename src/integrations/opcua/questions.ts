/** Questions to the service that wait for their answers, by a number. */
export interface Questions<T> {
  /** @param send the question with its number */
  ask(send: (id: number) => void): Promise<T>
  answer(id: number, answer: T): void
}

export function createQuestions<T>(): Questions<T> {
  const waiting = new Map<number, (answer: T) => void>()
  let last = 0
  return {
    ask: (send) =>
      new Promise((resolve) => {
        const id = ++last
        waiting.set(id, resolve)
        send(id)
      }),
    answer(id, answer) {
      waiting.get(id)?.(answer)
      waiting.delete(id)
    }
  }
}
