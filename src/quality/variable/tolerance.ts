/** Limits of a measured value; at least one. */
export interface Tolerance {
  readonly low: number | null
  readonly high: number | null
}

/** @returns null where there is one limit alone */
export const widthOf = ({ low, high }: Tolerance): number | null => (low === null || high === null ? null : high - low)

/** @throws RangeError when there is no limit, or they are in the wrong order */
export function checkTolerance({ low, high }: Tolerance): void {
  if (low === null && high === null) throw new RangeError('expected a lower or an upper limit, received none')
  if (low !== null && high !== null && !(low < high))
    throw new RangeError(`expected a lower limit below the upper one, received ${low} and ${high}`)
}
