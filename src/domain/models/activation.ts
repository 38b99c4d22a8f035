/** How a version judged pictures of known label. Rates are null where there was nothing to count. */
export interface JudgedRates {
  readonly auroc: number | null
  /** Defects judged OK / all defects. */
  readonly escapeRate: number | null
  /** Good parts judged NG / all good parts. */
  readonly overkillRate: number | null
}

/** Two versions on the same pictures: those that the candidate's training held back. */
export interface VersionComparison {
  /** The active version. */
  readonly version: string
  readonly active: JudgedRates
  readonly candidate: JudgedRates
  /** Why there are no figures. */
  readonly problem?: string
}

/**
 * Whether the candidate may take the active version's place: its AUROC is higher by at least `minimumGain`, and neither escapes nor overkills have
 * become more. Without NG pictures escapes cannot be measured, so nothing is better.
 */
export function isBetter(
  { version, active, candidate, problem }: VersionComparison,
  minimumGain: number
): { readonly better: boolean; readonly why: string } {
  if (active.auroc === null || candidate.auroc === null) {
    return {
      better: false,
      why: `not comparable with the active version ${version}: ${problem ?? 'the AUROC needs validation pictures of both labels'}`
    }
  }
  const gain = candidate.auroc - active.auroc
  const figures = `AUROC ${candidate.auroc.toFixed(4)}, the active version ${version} has ${active.auroc.toFixed(4)} on the same pictures`
  if (gain < minimumGain)
    return { better: false, why: `${figures}: a gain of ${gain.toFixed(4)}, expected at least ${minimumGain}` }
  for (const [name, key] of [
    ['escape', 'escapeRate'],
    ['overkill', 'overkillRate']
  ] as const) {
    const [before, now] = [active[key] ?? 0, candidate[key] ?? 0]
    if (now > before)
      return {
        better: false,
        why: `${figures}, but its ${name} rate is ${percent(now)}, the active version's ${percent(before)}`
      }
  }
  return { better: true, why: figures }
}

const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`
