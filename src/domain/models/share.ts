/** A counted share with its exact bounds (95 %). */
export interface Share {
  readonly rate: number
  readonly low: number
  readonly high: number
  readonly count: number
  readonly of: number
}

/** Reads a share from a manifest's metrics; null if there is none, or it has another form. */
export function shareOf(value: unknown): Share | null {
  if (typeof value !== 'object' || value === null) return null
  const { rate, low, high, count, of } = value as Partial<Record<keyof Share, unknown>>
  return isNumber(rate) && isNumber(low) && isNumber(high) && isNumber(count) && isNumber(of)
    ? { rate, low, high, count, of }
    : null
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
