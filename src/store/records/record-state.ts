import type { RecordStats } from '../../domain/records/record.ts'

/** Whether the database accepts records, and how many were lost. */
export interface RecordState {
  /** Whether the last try failed. */
  isFailing(): boolean
  /** Whether the last failure is at most this old. Milliseconds. */
  failedWithin(ms: number): boolean
  lost(): RecordStats['lost']
  failed(error: unknown): void
  worked(): void
  lose(why: keyof RecordStats['lost'], count: number, error: unknown): void
  /** Loses what is left at the end, and tells of it even where an earlier loss was told. */
  loseRest(count: number, error: unknown): void
}

/**
 * @param clockMs monotonic
 * @param tell called when tries begin to fail, when the first record since then is lost, when the database works again
 */
export function createRecordState(
  clockMs: () => number,
  tell: (state: 'failing' | 'losing' | 'working', error: unknown) => void
): RecordState {
  const lost = { full: 0, refused: 0 }
  let failing = false
  let failedAtMs = 0
  let losing = false

  function lose(why: keyof typeof lost, count: number, error: unknown): void {
    lost[why] += count
    if (losing) return
    losing = true
    tell('losing', error)
  }

  return {
    isFailing: () => failing,
    failedWithin: (ms) => clockMs() - failedAtMs < ms,
    lost: () => ({ ...lost }),
    lose,
    loseRest(count, error) {
      losing = false
      lose('full', count, error)
    },
    failed(error) {
      failedAtMs = clockMs()
      if (failing) return
      failing = true
      tell('failing', error)
    },
    worked() {
      if (!failing && !losing) return
      failing = false
      losing = false
      tell('working', undefined)
    }
  }
}
