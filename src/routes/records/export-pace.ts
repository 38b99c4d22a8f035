/** After the last part the line counts as running for this time. */
const RUNNING_MS = 2000
/** While the line runs, an export rests for this many times as long as it worked. */
const REST = 4

export interface ExportPace {
  /** To be called for each part that is judged. */
  readonly notePart: () => void
  /** Begins a piece of work. @returns to be called at its end: lets pictures go first */
  readonly begin: () => () => Promise<void>
}

/**
 * An export of millions of records takes a whole core for minutes. While parts come it rests most of the time, so that
 * they are judged as fast as without it.
 * @param clockMs monotonic, milliseconds
 */
export function createExportPace(clockMs: () => number, wait: (ms: number) => Promise<unknown>): ExportPace {
  let lastPartMs = -Infinity
  return {
    notePart() {
      lastPartMs = clockMs()
    },
    begin() {
      const beganMs = clockMs()
      return async () => {
        const nowMs = clockMs()
        if (nowMs - lastPartMs < RUNNING_MS) await wait(REST * (nowMs - beganMs))
      }
    }
  }
}
