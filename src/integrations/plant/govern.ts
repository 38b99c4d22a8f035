import pLimit from 'p-limit'
import type { Change } from '../../domain/access/audit.ts'
import type { Rollouts, Stations } from '../../domain/plant/fleet.ts'
import type { PlantAnswer } from '../../domain/plant/release.ts'
import type { HeardLabel, SaidAtPlant } from '../../domain/plant/received.ts'
import type { StationReport } from '../../domain/plant/report.ts'
import { desiredOf, nextStep, type Rollout, type RolloutLimits } from '../../domain/plant/rollout.ts'
import { RecordsUnavailable, RolloutNotFound, RolloutOver } from '../../errors.ts'

export interface GovernParts {
  readonly stations: Stations
  readonly rollouts: Rollouts
  readonly labels: {
    of(home: string): Promise<readonly SaidAtPlant[]>
    heard(home: string, labels: readonly HeardLabel[]): Promise<void>
  }
  readonly limits: RolloutLimits
  readonly nowMs: () => number
  /** Resolves after this time, or when the signal is aborted. Milliseconds. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** Called for each step of a rollout. */
  readonly onStep: (rollout: Rollout) => void
  /** Called once when the database does not answer any more. */
  readonly onError: (error: unknown) => void
}

export interface Governor {
  /**
   * Notes a report, and answers what the station is to judge by: at once where that is not what it knows, else when it
   * changes, or after some time.
   * @param known `revision` of the answer before @param heard labels of the answer before; undefined: it hears none
   * @throws StationNameTaken, RecordsUnavailable
   */
  report(
    station: { readonly name: string; readonly home: string },
    report: StationReport,
    asked: { readonly known: string | null; readonly heard: readonly HeardLabel[] | undefined },
    signal: AbortSignal
  ): Promise<PlantAnswer>
  /**
   * Stops a rollout: its stations go back to the release before.
   * @param entry recorded together with it
   * @throws RolloutNotFound, RolloutOver
   */
  stop(id: number, reason: string, entry: Change): Promise<Rollout>
  /** Looks at the database until it is closed. Never rejects. */
  run(): Promise<void>
  close(): void
}

/** How often the database is read, and how often while no station waits. Milliseconds. */
const LOOK_MS = { asked: 1000, idle: 5000 } as const
/** How often stations report; and while a release of theirs is on its way. Seconds. */
const AGAIN = { usual: 15, running: 2 } as const
const LIST_LIMIT = 1000
/** Actor of the steps that no person takes, in the audit. */
const GOVERNOR = { name: 'plant' }

/** Governs stations by rollouts. Several services may govern one plant: each step is taken once. */
export function createGovernor(parts: GovernParts): Governor {
  const { stations, rollouts, labels, limits, nowMs, pause, onStep, onError } = parts
  const closing = new AbortController()
  let deciding: readonly Rollout[] | undefined
  const oneByOne = pLimit(1)
  const waiting = new Set<AbortController>()

  async function step(rollout: Rollout): Promise<boolean> {
    const known = new Map((await stations.list()).map((station) => [station.name, station]))
    const next = nextStep(rollout, known, limits, nowMs())
    if (next.step === 'wait') return false
    const to = {
      state: next.step === 'done' ? ('done' as const) : next.step === 'stop' ? ('stopped' as const) : rollout.state,
      wave: next.step === 'next' ? rollout.wave + 1 : rollout.wave,
      reason: next.step === 'stop' ? next.reason : null
    }
    const changed = await rollouts.change(rollout, to, {
      actor: GOVERNOR,
      action: `rollout.${next.step}`,
      subject: `rollout/${rollout.id}`,
      after: { state: to.state, wave: to.wave, reason: to.reason }
    })
    if (changed) onStep({ ...rollout, ...to })
    return changed
  }

  async function lookOnce(): Promise<void> {
    let found = await rollouts.deciding()
    let changed = false
    for (const rollout of found) if (rollout.state === 'running' && (await step(rollout))) changed = true
    if (changed) found = await rollouts.deciding()
    if (deciding !== undefined && stampOf(found) === stampOf(deciding)) return
    deciding = found
    for (const each of waiting) each.abort()
  }

  /** One after the other: what was read earlier must not replace what was read later. */
  const look = (): Promise<void> => oneByOne(lookOnce)

  function answerTo(station: string): Omit<PlantAnswer, 'said'> {
    if (deciding === undefined) throw new RecordsUnavailable('rollouts cannot be read')
    const desired = desiredOf(station, deciding)
    const isRunning = deciding.some(({ state, waves, wave }) => state === 'running' && waves[wave]!.includes(station))
    return {
      revision: desired.map(({ recipe, rollout }) => `${recipe}:${rollout?.id ?? 'own'}`).join(','),
      desired,
      again: isRunning ? AGAIN.running : AGAIN.usual
    }
  }

  /** Waits so long, or until what is desired of somebody changes. */
  async function untilChanged(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController()
    waiting.add(woken)
    await pause(ms, AbortSignal.any([signal, closing.signal, woken.signal]))
    waiting.delete(woken)
  }

  return {
    async report({ name, home }, report, { known, heard }, signal) {
      await stations.note(name, home, report)
      if (heard !== undefined) await labels.heard(home, heard)
      const said = heard === undefined ? [] : await labels.of(home)
      if (deciding === undefined) await look()
      const until = nowMs() + 1000 * answerTo(name).again
      for (;;) {
        const answer = { ...answerTo(name), said }
        const leftMs = until - nowMs()
        if (answer.revision !== known || said.length > 0 || leftMs <= 0 || signal.aborted || closing.signal.aborted)
          return answer
        await untilChanged(leftMs, signal)
      }
    },
    async stop(id, reason, entry) {
      const rollout = (await rollouts.list(LIST_LIMIT)).find((each) => each.id === id)
      if (rollout === undefined) throw new RolloutNotFound(id)
      const to = { state: 'stopped' as const, wave: rollout.wave, reason }
      if (rollout.state !== 'running' || !(await rollouts.change(rollout, to, entry)))
        throw new RolloutOver(id, rollout.state)
      onStep({ ...rollout, ...to })
      await look()
      return { ...rollout, ...to }
    },
    async run() {
      for (let isFailing = false; !closing.signal.aborted;) {
        try {
          await look()
          isFailing = false
        } catch (error) {
          if (!isFailing) onError(error)
          isFailing = true
        }
        const isAsked = waiting.size > 0 || deciding?.some(({ state }) => state === 'running') === true
        await pause(isAsked ? LOOK_MS.asked : LOOK_MS.idle, closing.signal)
      }
    },
    close() {
      closing.abort()
    }
  }
}

const stampOf = (rollouts: readonly Rollout[]): string =>
  rollouts.map(({ id, state, wave }) => `${id} ${state} ${wave}`).join(',')
