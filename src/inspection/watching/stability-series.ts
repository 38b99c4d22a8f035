import type { Stability, StabilityMethod } from '../../domain/inspection/stability.ts'
import { type Baseline, baselineOf } from '../../scoring/control/baseline.ts'
import { createEwma, type Ewma, type EwmaState, LIMIT } from '../../scoring/control/ewma.ts'
import { populationStability, PSI_ALARM } from '../../scoring/control/population-stability.ts'
import { createRunChartPoints, firstPoints, type RunChartPoints, type SavedPoints } from './run-chart-points.ts'

/** Number of parts from which the baseline is learnt. */
export const BASELINE_PARTS = 500
/** Number of parts whose distribution is compared. */
const WINDOW = 500
/** The index is computed after this many parts each. */
const PSI_EVERY = 50
/** An alarm ends when the value falls below this share of its limit. */
const CALM = 0.5

type State = Pick<Stability, 'parts' | 'deviations' | 'psi' | 'alarms'>

/** State of a series, so that it can be continued later; plain JSON. */
export type SavedSeries =
  /** Still learning: the values so far. */
  | { readonly first: readonly number[] }
  /** The first values were equal, so nothing can be compared with them. */
  | { readonly same: true }
  | (State & {
      readonly baseline: Baseline
      /** Ascending. */
      readonly reference: readonly number[]
      readonly ewma: EwmaState
      /** Ring buffer of the last values. */
      readonly last: readonly number[]
      readonly chart: SavedPoints
    })

interface Learnt {
  readonly baseline: Baseline
  readonly reference: Float64Array
  readonly ewma: Ewma
  readonly chart: RunChartPoints
}

/** One series of values. It first learns a baseline, then it compares later values with it. */
export interface StabilitySeries {
  /** @param at when it was judged; ISO 8601, UTC @returns methods whose alarm begins with this value */
  add(value: number, at: string): readonly StabilityMethod[]
  /** Null while it learns, and if the first values were equal. */
  state(): (State & { readonly chart: SavedPoints }) | null
  /** Number of values it has learnt from; `BASELINE_PARTS` when it compares. */
  learnt(): number
  save(): SavedSeries
}

export function createStabilitySeries(saved: SavedSeries = { first: [] }): StabilitySeries {
  let first: number[] | null = 'first' in saved ? [...saved.first] : null
  let learnt: Learnt | null = null
  const last = new Float64Array(WINDOW)
  let parts = 0
  let deviations = 0
  let psi: number | null = null
  const alarms = new Set<StabilityMethod>()
  if ('baseline' in saved) {
    const { baseline, reference, ewma, chart } = saved
    learnt = {
      baseline,
      reference: Float64Array.from(reference),
      ewma: createEwma(baseline, undefined, ewma),
      chart: createRunChartPoints(baseline, chart)
    }
    last.set(saved.last)
    parts = saved.parts
    deviations = saved.deviations
    psi = saved.psi
    for (const method of saved.alarms) alarms.add(method)
  }

  function learn(value: number): void {
    first!.push(value)
    if (first!.length < BASELINE_PARTS) return
    const baseline = baselineOf(first!)
    if (baseline !== null)
      learnt = {
        baseline,
        reference: Float64Array.from(first!).sort(),
        ewma: createEwma(baseline),
        chart: createRunChartPoints(baseline, firstPoints(baseline, first!))
      }
    first = null
  }

  /** @returns whether the alarm begins now */
  function turn(method: StabilityMethod, size: number, limit: number): boolean {
    const was = alarms.has(method)
    if (size >= limit) alarms.add(method)
    else if (size < CALM * limit) alarms.delete(method)
    return !was && alarms.has(method)
  }

  const state = (): State => ({ parts, deviations, psi, alarms: [...alarms] })
  return {
    add(value, at) {
      if (first !== null) learn(value)
      else if (learnt !== null) {
        deviations = learnt.ewma.add(value)
        learnt.chart.add(value, at)
        last[parts++ % WINDOW] = value
        const begun: StabilityMethod[] = turn('ewma', Math.abs(deviations), LIMIT) ? ['ewma'] : []
        if (parts >= WINDOW && parts % PSI_EVERY === 0) {
          psi = populationStability(learnt.reference, last)
          if (turn('psi', psi, PSI_ALARM)) begun.push('psi')
        }
        return begun
      }
      return []
    },
    state: () => (learnt === null ? null : { ...state(), chart: learnt.chart.save() }),
    learnt: () => first?.length ?? BASELINE_PARTS,
    save() {
      if (first !== null) return { first: [...first] }
      if (learnt === null) return { same: true }
      const { baseline, reference, ewma, chart } = learnt
      return {
        ...state(),
        baseline,
        reference: [...reference],
        ewma: ewma.state(),
        last: [...last],
        chart: chart.save()
      }
    }
  }
}
