/** @returns stops the timer */
export function setTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => {
    clearTimeout(timer)
  }
}

/** A timer that does not keep the process running. @returns stops it */
export function setQuietTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms).unref()
  return () => {
    clearTimeout(timer)
  }
}

/**
 * Runs a function now, and again `ms` after each end. Does not keep the process running. @returns a function that stops
 * it
 */
export function repeat(run: () => Promise<void>, ms: number): () => void {
  let stopTimer = (): void => {}
  let isStopped = false
  const next = (): void => {
    void run().finally(() => {
      if (!isStopped) stopTimer = setQuietTimer(next, ms)
    })
  }
  next()
  return () => {
    isStopped = true
    stopTimer()
  }
}

/** Resolves after this time. Does not keep the process running. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
