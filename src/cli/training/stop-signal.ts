export interface StopSignal {
  readonly signal: AbortSignal
  /** Listens no longer. */
  release(): void
}

/** Aborts when the process is told to end by SIGINT or SIGTERM. @param reason the error that the work ends with */
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
