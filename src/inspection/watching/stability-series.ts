import type { StabilityMethod } from '../../domain/inspection/stability.ts'
import { baselineOf } from '../../scoring/control/baseline.ts'
import { createEwma, type Ewma, LIMIT } from '../../scoring/control/ewma.ts'
import { populationStability, PSI_ALARM } from '../../scoring/control/population-stability.ts'

/** Parts that say what is usual. */
const BASELINE_PARTS = 500
/** Parts whose shares are compared. */
const WINDOW = 500
/** The index is computed anew after so many parts. */
const PSI_EVERY = 50
/** An alarm ends where the average is back inside of this share of its limit. */
const CALM = 0.5

/** One series of values: at first it learns what is usual, then it compares. */
export interface StabilitySeries {
  /** @returns methods by which an alarm begins with this value */
  add(value: number): readonly StabilityMethod[]
  /** Null while it learns, and where the first values did not differ. */
  state(): { parts: number; deviations: number; psi: number | null; alarms: readonly StabilityMethod[] } | null
}

export function createStabilitySeries(): StabilitySeries {
  let first: number[] | null = []
  let reference: Float64Array | null = null
  let ewma: Ewma | null = null
  const last = new Float64Array(WINDOW)
  let parts = 0
  let deviations = 0
  let psi: number | null = null
  const alarms = new Set<StabilityMethod>()

  function learn(value: number): void {
    first!.push(value)
    if (first!.length < BASELINE_PARTS) return
    const baseline = baselineOf(first!)
    if (baseline !== null) {
      ewma = createEwma(baseline)
      reference = Float64Array.from(first!).sort()
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

  return {
    add(value) {
      if (first !== null) learn(value)
      else if (ewma !== null && reference !== null) {
        deviations = ewma.add(value)
        last[parts++ % WINDOW] = value
        const begun: StabilityMethod[] = turn('ewma', Math.abs(deviations), LIMIT) ? ['ewma'] : []
        if (parts >= WINDOW && parts % PSI_EVERY === 0) {
          psi = populationStability(reference, last)
          if (turn('psi', psi, PSI_ALARM)) begun.push('psi')
        }
        return begun
      }
      return []
    },
    state: () => (ewma === null ? null : { parts, deviations, psi, alarms: [...alarms] })
  }
}
