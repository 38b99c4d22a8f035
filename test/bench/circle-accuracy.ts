import type { Circle } from '../../src/domain/image.ts'

/** What one picture gave: found is null where no circle was. */
export interface Outcome {
  readonly name: string
  readonly found: Circle | null
  readonly truth: Circle
  readonly uncertaintyPx: number
  readonly ms: number
}

export const centreError = ({ found, truth }: Outcome): number => found === null ? Infinity : Math.hypot(found.cx - truth.cx, found.cy - truth.cy)
export const radiusError = ({ found, truth }: Outcome): number => found === null ? Infinity : Math.abs(found.r - truth.r)
const worse = (outcome: Outcome): number => Math.max(centreError(outcome), radiusError(outcome))

/** Within so many pixels of the truth, plus how well that is known. */
export const isWithin = (outcome: Outcome, px: number): boolean => worse(outcome) <= px + outcome.uncertaintyPx

export function quantile (values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}

export const ACCURACY_HEADER = `${'pictures'.padEnd(44)}${'n'.padStart(5)}${'<=3px+u'.padStart(9)}${'<=3px'.padStart(8)}${'centre'.padStart(8)}${'radius'.padStart(8)}${'worst'.padStart(8)}${'p50 ms'.padStart(8)}${'p95 ms'.padStart(8)}`

/** One line under ACCURACY_HEADER: shares within 3 px with and without the truth's uncertainty, median errors and the worst in px, time. */
export function accuracyLine (title: string, outcomes: readonly Outcome[]): string {
  const share = (good: number) => `${(100 * good / outcomes.length).toFixed(1)} %`
  const times = outcomes.map(({ ms }) => ms)
  const cells = [
    share(outcomes.filter((o) => isWithin(o, 3)).length), share(outcomes.filter((o) => worse(o) <= 3).length),
    quantile(outcomes.map(centreError), 0.5).toFixed(2), quantile(outcomes.map(radiusError), 0.5).toFixed(2), Math.max(...outcomes.map(worse)).toFixed(1),
    quantile(times, 0.5).toFixed(1), quantile(times, 0.95).toFixed(1)
  ]
  const [first, ...rest] = cells
  return `${title.padEnd(44)}${String(outcomes.length).padStart(5)}${first!.padStart(9)}${rest.map((cell) => cell.padStart(8)).join('')}`
}
