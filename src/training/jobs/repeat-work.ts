export interface RepeatedWorkOptions {
  /** Does the waiting work. @returns `later` if it must be tried again after `RETRY_MS` */
  readonly work: () => Promise<'done' | 'later'>
  readonly onError: (error: unknown) => void
  /** @returns function that stops the timer */
  readonly setTimer: (run: () => void, ms: number) => () => void
}

export interface RepeatedWork {
  /** To be called when there is work. If a round is running, one more round follows it. */
  wake(): void
  /** Resolves when no round runs. */
  idle(): Promise<void>
  /** Starts no further round. Resolves when the current round has ended. */
  close(): Promise<void>
}

/** Milliseconds before work that failed, or could not be done yet, is tried again. */
export const RETRY_MS = 5000

/** Runs one round of work at a time. If it is woken during a round, another round follows. */
export function createRepeatedWork({ work, onError, setTimer }: RepeatedWorkOptions): RepeatedWork {
  const closing = new AbortController()
  let round: Promise<void> = Promise.resolve()
  let isWorking = false
  let isWanted = false
  let stopRetry = (): void => {}

  function wakeLater(): void {
    if (!closing.signal.aborted) stopRetry = setTimer(wake, RETRY_MS)
  }

  async function workUntilDone(): Promise<void> {
    while (isWanted && !closing.signal.aborted) {
      isWanted = false
      if ((await work()) === 'later') {
        wakeLater()
        return
      }
    }
  }

  function wake(): void {
    isWanted = true
    if (isWorking || closing.signal.aborted) return
    isWorking = true
    stopRetry()
    round = workUntilDone()
      .catch((error: unknown) => {
        onError(error)
        wakeLater()
      })
      .finally(() => {
        isWorking = false
        if (isWanted) wake()
      })
  }

  return {
    wake,
    async idle() {
      let seen: Promise<void>
      do {
        await (seen = round)
      } while (seen !== round)
    },
    async close() {
      closing.abort()
      stopRetry()
      await round
    }
  }
}
