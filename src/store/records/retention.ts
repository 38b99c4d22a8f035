import { type ClockReference, clockJump, removedBefore } from '../../domain/records/retention-clock.ts'
import type { RetentionFile } from './retention-file.ts'

export interface RetentionParts {
  readonly file: RetentionFile
  /** Of this data folder's records when the service starts; ISO 8601, UTC. Null where there is none. */
  readonly newest: string | null
  /** Of this data folder's records now. */
  readonly oldest: () => Promise<string | null>
  /** Removes records from before a time; ISO 8601, UTC. */
  readonly removeRecords: (before: string) => Promise<void>
  /** Removes pictures that are too old: those of one day for each recipe, or of all days; and what is too much. */
  readonly removePictures: (days: 'one' | 'all' | 'none') => Promise<void>
  readonly maxAgeDays: number
  readonly now: () => Date
  /** Monotonic, milliseconds. */
  readonly clockMs: () => number
  /**
   * Called once when nothing is removed because the clock is ahead by this many days, and once when the clock is right
   * again.
   */
  readonly onJump: (days: number | null) => void
}

export interface Retention {
  /**
   * Removes what is too old, a day's worth at most, unless a person has confirmed all of it. Nothing at all while the
   * clock can't be right.
   */
  run(): Promise<void>
  /** Seconds that the clock is too far ahead; 0 where nothing is wrong. */
  jumpSeconds(): number
}

const DAY_MS = 86_400_000

/** Records are never removed by a wrong clock, such as one with a dead battery or a wrong time server. */
export async function createRetention(parts: RetentionParts): Promise<Retention> {
  const { file, newest, oldest, removeRecords, removePictures, maxAgeDays, now, clockMs, onJump } = parts
  const { trustedAt } = await file.read()
  const known = [trustedAt, newest].flatMap((time) => (time === null ? [] : Date.parse(time)))
  // What a wrong clock has written since doesn't make it right: the last time that was trusted goes first.
  const trustedMs = trustedAt !== null ? Date.parse(trustedAt) : (known[0] ?? now().getTime())
  let reference: ClockReference = { trustedMs, atMs: clockMs(), isRunning: known.length === 0 }
  let told = false

  const jumpMs = (): number => clockJump(reference, now().getTime(), clockMs())

  async function trust(): Promise<void> {
    reference = { trustedMs: now().getTime(), atMs: clockMs(), isRunning: true }
    await file.write({ trustedAt: now().toISOString(), confirmed: null })
  }

  return {
    jumpSeconds: () => jumpMs() / 1000,
    async run() {
      const { confirmed } = await file.read()
      const jump = confirmed === null ? jumpMs() : 0
      if (jump > 0 !== told) {
        told = jump > 0
        onJump(told ? jump / DAY_MS : null)
      }
      if (jump > 0) {
        await removePictures('none')
        return
      }
      const wantedMs = now().getTime() - maxAgeDays * DAY_MS
      const first = confirmed === null ? await oldest() : null
      const beforeMs = removedBefore(wantedMs, first === null ? null : Date.parse(first))
      await removePictures(confirmed === null ? 'one' : 'all')
      await removeRecords(new Date(beforeMs).toISOString())
      await trust()
    }
  }
}
