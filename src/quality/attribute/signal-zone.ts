/** A part of a study by what was measured of it, and how its decisions went. */
export interface ZonePart {
  readonly part: string
  /** Reference value, or the mean score: larger is worse. */
  readonly value: number
  /** Whether all decisions of all stations were to accept, all to reject, or not alike. */
  readonly decisions: 'accepted' | 'rejected' | 'mixed'
}

/** Where decisions are not alike, in the unit of the values. */
export interface SignalZone {
  /** Up to here all parts are always accepted. */
  readonly acceptedUpTo: number
  /** From here on all parts are always rejected. */
  readonly rejectedFrom: number
  readonly width: number
  /** Parts between the two. */
  readonly parts: readonly string[]
}

/**
 * The zone in which a part is sometimes accepted and sometimes rejected (signal detection, AIAG MSA 4th edition, pages
 * 143 f.): from the last part that is always accepted to the first from which on all are always rejected.
 * @returns null where no part is always accepted at the low end, or none always rejected at the high end
 */
export function signalZone(parts: readonly ZonePart[]): SignalZone | null {
  const sorted = [...parts].sort((a, b) => a.value - b.value)
  const firstOther = sorted.findIndex(({ decisions }) => decisions !== 'accepted')
  const lastOther = sorted.findLastIndex(({ decisions }) => decisions !== 'rejected')
  const accepted = sorted[(firstOther === -1 ? sorted.length : firstOther) - 1]
  const rejected = sorted[lastOther + 1]
  if (accepted === undefined || rejected === undefined) return null
  return {
    acceptedUpTo: accepted.value,
    rejectedFrom: rejected.value,
    width: rejected.value - accepted.value,
    parts: sorted.slice(sorted.indexOf(accepted) + 1, lastOther + 1).map(({ part }) => part)
  }
}
