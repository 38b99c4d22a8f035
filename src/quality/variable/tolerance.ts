/** Limits of a measured value; at least one is set. */
export interface Tolerance {
  readonly low: number | null
  readonly high: number | null
}

/** @returns null if there is only one limit */
export const widthOf = ({ low, high }: Tolerance): number | null => (low === null || high === null ? null : high - low)

/** @throws RangeError if there is no limit, or the limits are in the wrong order */
export function checkTolerance({ low, high }: Tolerance): void {
  if (low === null && high === null) throw new RangeError('expected a lower or an upper limit, received none')
  if (low !== null && high !== null && !(low < high))
    throw new RangeError(`expected a lower limit below the upper one, received ${low} and ${high}`)
}
