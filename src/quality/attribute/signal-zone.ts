/** A part of a study with its value and its decisions. */
export interface ZonePart {
  readonly part: string
  /** Reference value, or the mean score: larger is worse. */
  readonly value: number
  /** `mixed`: some decisions about the part accepted it, others rejected it. */
  readonly decisions: 'accepted' | 'rejected' | 'mixed'
}

/** The zone with mixed decisions, in the unit of the values. */
export interface SignalZone {
  /** All parts up to this value were always accepted. */
  readonly acceptedUpTo: number
  /** All parts from this value on were always rejected. */
  readonly rejectedFrom: number
  readonly width: number
  /** Parts between the two. */
  readonly parts: readonly string[]
}

/**
 * The zone in which a part is sometimes accepted and sometimes rejected (signal detection, AIAG MSA 4th edition, pages
 * 143 f.): from the last of the leading parts that are always accepted to the first of the trailing parts that are
 * always rejected.
 * @returns null if the part with the lowest value is not always accepted, or the one with the highest is not always
 *   rejected
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
