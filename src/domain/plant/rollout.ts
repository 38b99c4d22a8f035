import type { Desired, Release } from './release.ts'
import type { PlantStation, RecipeReport } from './report.ts'

/**
 * `running`: it reaches the stations wave by wave. `done`: all stations get it. `stopped`: all stations go back to the
 * previous release.
 */
export const ROLLOUT_STATES = ['running', 'done', 'stopped'] as const
export type RolloutState = (typeof ROLLOUT_STATES)[number]

/** The distribution of a release to the stations. Times are ISO 8601, UTC. */
export interface Rollout {
  /** Increases with each rollout. */
  readonly id: number
  readonly recipe: string
  readonly release: Release
  readonly state: RolloutState
  /** Names of stations. A station in none of the waves gets the release when the rollout is done. */
  readonly waves: readonly (readonly string[])[]
  /** The present wave, counted from 0. */
  readonly wave: number
  readonly waveBegan: string
  /** Why it was stopped. */
  readonly reason: string | null
  readonly startedAt: string
  readonly startedBy: string
  readonly endedAt: string | null
}

/** Limits at which a rollout stops by itself. */
export interface RolloutLimits {
  readonly maxDrift: number
  readonly maxNgRise: number
  /** Each station of a wave judges this many parts before the next wave begins. */
  readonly parts: number
  readonly waitMinutes: number
}

export type Step =
  | { readonly step: 'wait' }
  | { readonly step: 'next' }
  | { readonly step: 'done' }
  | { readonly step: 'stop'; readonly reason: string }

/** Fewer parts are not enough to recognise a rise. */
const FEWEST_PARTS = 20

/**
 * The next step of a running rollout. It stops as soon as a station with the release refuses it, drifts, or judges more
 * parts NG. It continues when each station of the wave has judged enough parts with it.
 */
export function nextStep(
  { id, waves, wave, waveBegan }: Rollout,
  stations: ReadonlyMap<string, PlantStation>,
  limits: RolloutLimits,
  nowMs: number
): Step {
  const reportOf = (name: string): RecipeReport | undefined =>
    stations.get(name)?.report.recipes.find(({ rollout }) => rollout === id)
  for (const name of waves.slice(0, wave + 1).flat()) {
    const report = reportOf(name)
    const problem = report === undefined ? null : problemOf(report, limits)
    if (problem !== null) return { step: 'stop', reason: `${name}: ${problem}` }
  }
  const open = waves[wave]!.filter((name) => {
    const report = reportOf(name)
    return report?.state !== 'applied' || report.since.parts < limits.parts
  })
  if (open.length === 0) return { step: wave + 1 < waves.length ? 'next' : 'done' }
  if (nowMs - Date.parse(waveBegan) < limits.waitMinutes * 60_000) return { step: 'wait' }
  const reason = `${open.join(', ')}: not applied, or fewer than ${limits.parts} parts, after ${limits.waitMinutes} min`
  return { step: 'stop', reason }
}

function problemOf({ state, problem, drift, since, before }: RecipeReport, limits: RolloutLimits): string | null {
  if (state === 'refused') return problem ?? 'refused'
  if (state !== 'applied') return null
  if (drift !== null && drift > limits.maxDrift)
    return `its scores have moved by ${drift.toFixed(2)}, expected at most ${limits.maxDrift}`
  // If a wave needs fewer parts than that, these parts are compared, so that each release is checked.
  if (since.parts < Math.min(FEWEST_PARTS, limits.parts) || before.parts < FEWEST_PARTS) return null
  const [now, then] = [since.ng / since.parts, before.ng / before.parts]
  return now - then > limits.maxNgRise
    ? `${percent(now)} NG of ${since.parts} parts, ${percent(then)} before: expected a rise of at most `
        + percent(limits.maxNgRise)
    : null
}

const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`

/**
 * The releases that a station must use: for each recipe the newest release that has reached it and was not stopped.
 * @param rollouts of all recipes, newest first
 */
export function desiredOf(station: string, rollouts: readonly Rollout[]): readonly Desired[] {
  const desired = new Map<string, Desired>()
  for (const { id, recipe, release, state, waves, wave } of rollouts) {
    const known = desired.get(recipe)
    if (known !== undefined && known.rollout !== null) continue
    const reached =
      state === 'done'
      || (state === 'running'
        && waves
          .slice(0, wave + 1)
          .flat()
          .includes(station))
    desired.set(recipe, { recipe, rollout: reached ? { id, release } : null })
  }
  return [...desired.values()].sort((a, b) => (a.recipe < b.recipe ? -1 : 1))
}

/** Default waves: one station, a fifth of them, all others. */
export function usualWaves(stations: readonly string[]): readonly (readonly string[])[] {
  const some = Math.max(1, Math.ceil(stations.length / 5))
  return [stations.slice(0, 1), stations.slice(1, 1 + some), stations.slice(1 + some)].filter(
    ({ length }) => length > 0
  )
}
