/** Time after the last part during which the line counts as running. */
const RUNNING_MS = 2000
/** While the line runs, an export rests for this many times as long as it worked. */
const REST = 4

export interface ExportPace {
  /** Call it for each judged part. */
  readonly notePart: () => void
  /** Begins a piece of work. @returns a function to call at its end, which waits so that pictures go first */
  readonly begin: () => () => Promise<void>
}

/**
 * An export of millions of records uses a whole core for minutes. While parts arrive, the export waits most of the
 * time, so that parts are judged as fast as without it.
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
