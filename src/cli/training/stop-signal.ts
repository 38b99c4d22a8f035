export interface StopSignal {
  readonly signal: AbortSignal
  /** Stops listening for signals. */
  release(): void
}

/** Aborts when the process receives SIGINT or SIGTERM. @param reason message of the error that the work ends with */
export function stopOnSignals(reason: string): StopSignal & { readonly stop: () => void } {
  const controller = new AbortController()
  const stop = (): void => {
    controller.abort(new Error(reason))
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  return {
    signal: controller.signal,
    stop,
    release() {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    }
  }
}
