import { setTimeout as wait } from 'node:timers/promises'
import type { LineCamera } from './camera.ts'
import type { Controller, Outcome } from './controller.ts'
import type { Kill } from './kills.ts'

export interface Tally {
  readonly counts: Record<'results' | 'rejects' | 'wrong' | 'stale' | 'lost' | 'kills' | 'dead', number>
  /** Why parts were rejected, with how many. */
  readonly reasons: ReadonlyMap<string, number>
  /** From trigger to valid result, milliseconds. */
  readonly validMs: readonly number[]
  /** One more part by the controller and the camera. @returns the time of /inspect, milliseconds; NaN: none */
  part(id: number): Promise<number>
  /**
   * Parts at the takt while it is killed, until it runs again and a result has come after that.
   * @returns what was answered, as one line
   */
  partsWhile(kill: Kill, ms: number): Promise<string>
  /** Parts at the takt. @returns the times of `part` */
  feed(ms: number, part: (id: number) => Promise<number>, goesOn?: () => boolean): Promise<number[]>
}

const STRAY_EVERY = 5
const LATE_EVERY = 100
/** After a kill a result must come within this time beyond its share of the run. */
const BACK_MS = 60_000

export const wordsOf = (reasons: ReadonlyMap<string, number>): string =>
  [...reasons].map(([why, count]) => `${why}: ${count}`).join('; ')

/** Counts what a controller makes of its parts. @param deadlineMs of a trigger */
export function createTally(controller: Controller, camera: LineCamera, taktMs: number, deadlineMs: number): Tally {
  const counts = { results: 0, rejects: 0, wrong: 0, stale: 0, lost: 0, kills: 0, dead: 0 }
  const reasons = new Map<string, number>()
  const validMs: number[] = []
  const started = performance.now()
  let nextId = 1

  function count(id: number, outcome: Outcome): void {
    if (outcome.kind === 'reject' || outcome.seen.code === 5) {
      counts.rejects++
      const why = outcome.kind === 'reject' ? outcome.why : 'FAULT'
      reasons.set(why, (reasons.get(why) ?? 0) + 1)
      return
    }
    counts.results++
    validMs.push(outcome.ms)
    const { triggerId, code, resultId } = outcome.seen
    const answer = camera.answers.get(String(id))
    // Where the service was killed between the register and the answer of HTTP, its picture was judged before.
    const expected = answer?.code ?? camera.codeOf(id)
    if (triggerId !== id || outcome.ms === 0) counts.stale++
    else if (expected !== undefined && code !== expected) counts.wrong++
    else if (answer !== undefined && resultId !== answer.resultId.replaceAll('-', '')) counts.wrong++
  }

  async function part(id: number): Promise<number> {
    let postMs = NaN
    const outcome = await controller.inspect(id, async () => {
      // Now and then another picture of the station comes first, or the right one comes too late: neither may be taken
      // for it.
      if (id % STRAY_EVERY === 0) await camera.post(null).catch(() => NaN)
      if (id % LATE_EVERY === 0) await wait(deadlineMs + 50)
      postMs = await camera.post(id).catch(() => NaN)
    })
    count(id, outcome)
    return postMs
  }

  async function feed(ms: number, one: typeof part, goesOn: () => boolean = () => false): Promise<number[]> {
    const times: number[] = []
    const begin = performance.now()
    for (let n = 0; performance.now() - begin < ms || goesOn(); n++) {
      times.push(await one(nextId++))
      await wait(Math.max(0, begin + (n + 1) * taktMs - performance.now()))
    }
    return times.filter((time) => !Number.isNaN(time))
  }

  return {
    counts,
    reasons,
    validMs,
    part,
    feed,
    async partsWhile({ name, run }, ms) {
      const before = { ...counts, reasons: new Map(reasons) }
      const begin = performance.now()
      let back = { words: 'does not run again', results: Infinity }
      run().then(
        () => {
          back = { words: `runs again after ${inSeconds(performance.now() - begin)}`, results: counts.results }
        },
        (error: Error) => {
          back = { words: error.message, results: Infinity }
        }
      )
      const isDead = (): boolean => counts.results <= back.results
      await feed(ms, part, () => isDead() && performance.now() - begin < ms + BACK_MS)
      counts.kills++
      if (isDead()) counts.dead++
      const since = (what: keyof typeof counts): number => counts[what] - before[what]
      const why = new Map([...reasons].map(([reason, n]) => [reason, n - (before.reasons.get(reason) ?? 0)] as const))
      for (const [reason, n] of why) if (n === 0) why.delete(reason)
      return (
        `${inSeconds(begin - started)}: ${name}, ${back.words}; in `
        + `${inSeconds(performance.now() - begin)} ${since('results')} results, ${since('rejects')} rejects`
        + `${why.size > 0 ? ` (${wordsOf(why)})` : ''}, ${since('wrong')} wrong, ${since('stale')} stale`
        + (isDead() ? ', NO RESULT ANY MORE' : '')
      )
    }
  }
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
