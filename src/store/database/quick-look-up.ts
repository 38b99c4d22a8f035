import { within } from './within.ts'

export interface QuickLookUpParts<T> {
  readonly ask: (key: string) => Promise<T | undefined>
  readonly patienceMs: number
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
}

/** After a question without an answer, nothing is asked for this time. */
export const REST_MS = 1000

/**
 * Asks where an answer helps, and goes without one where there is none in time.
 * @returns undefined also where nobody answers
 */
export function createQuickLookUp<T>({
  ask,
  patienceMs,
  clockMs
}: QuickLookUpParts<T>): (key: string) => Promise<T | undefined> {
  let failedAtMs = -Infinity
  return async (key) => {
    if (clockMs() - failedAtMs < REST_MS) return undefined
    try {
      return await within(() => ask(key), patienceMs)()
    } catch {
      failedAtMs = clockMs()
      return undefined
    }
  }
}
