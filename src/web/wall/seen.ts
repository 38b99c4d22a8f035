import { store, stored } from '../stored.ts'
import { useEffect, useState } from '../vendor/hooks.js'
import type { HeardStation, Streak } from './live-state.ts'

const STORED_AS = 'okng-seen-part'

export interface Seen {
  /** Id of the result that somebody has seen. */
  readonly part: string | null
  /** Whether somebody has seen the row of NG that goes on. */
  readonly isStreakSeen: boolean
  readonly refused: ReadonlyMap<string | null, number>
  seePart(resultId: string): void
  seeRefused(station: HeardStation): void
  seeStreak(): void
}

/** What somebody at this wall has acknowledged. @param streak the row of NG that goes on; null where there is none */
export function useSeen(streak: Streak | null): Seen {
  const [part, setPart] = useState(() => stored(STORED_AS))
  const [seenRow, setSeenRow] = useState<string | null>(null)
  const [refused, setRefused] = useState<Seen['refused']>(new Map())
  // The next row is another one.
  useEffect(() => {
    if (streak === null) setSeenRow(null)
  }, [streak === null])
  return {
    part,
    isStreakSeen: streak !== null && seenRow === streak.recipe,
    refused,
    seePart(resultId) {
      store(STORED_AS, resultId)
      setPart(resultId)
    },
    seeStreak() {
      setSeenRow(streak?.recipe ?? null)
    },
    seeRefused({ station, refused: seen }) {
      setRefused(new Map(refused).set(station, seen?.count ?? 0))
    }
  }
}
