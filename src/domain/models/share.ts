/** A share of what was counted, with its exact bounds (95 %). */
export interface Share {
  readonly rate: number
  readonly low: number
  readonly high: number
  readonly count: number
  readonly of: number
}

/** A share as a manifest's metrics hold it; null where there is none, or a version from elsewhere says it otherwise. */
export function shareOf(value: unknown): Share | null {
  if (typeof value !== 'object' || value === null) return null
  const { rate, low, high, count, of } = value as Partial<Record<keyof Share, unknown>>
  return isNumber(rate) && isNumber(low) && isNumber(high) && isNumber(count) && isNumber(of)
    ? { rate, low, high, count, of }
    : null
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
