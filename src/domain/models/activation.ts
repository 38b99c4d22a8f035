/** How a version judged pictures with labels. A rate is null if there was nothing to count. */
export interface JudgedRates {
  readonly auroc: number | null
  /** Defects judged OK / all defects. */
  readonly escapeRate: number | null
  /** Good parts judged NG / all good parts. */
  readonly overkillRate: number | null
}

/** Two versions compared on the same pictures, which were held out of the candidate's training. */
export interface VersionComparison {
  /** The active version. */
  readonly version: string
  readonly active: JudgedRates
  readonly candidate: JudgedRates
  /**
   * Number of pictures that only one of them judged right (a good part not NG, a defect not OK); absent if this is not
   * known.
   */
  readonly paired?: { readonly candidateOnly: number; readonly activeOnly: number; readonly of: number }
  /** Why there are no figures. */
  readonly problem?: string
}

/** Significance level: two equal versions would give such a result with at most this probability. */
const CHANCE = 0.05

/**
 * Whether the candidate may replace the active version. Its AUROC must be higher by at least `minimumGain`, with no
 * more escapes and no more overkills. Among the pictures that only one of the two judges right, its majority must be
 * significant (exact sign test). A tie is not better. Without NG pictures escapes cannot be measured, so nothing is
 * better.
 *
 * Source  McNemar 1947, Psychometrika 12:153, with exact binomial probabilities
 */
export function isBetter(
  { version, active, candidate, paired, problem }: VersionComparison,
  minimumGain: number
): { readonly better: boolean; readonly why: string } {
  if (active.auroc === null || candidate.auroc === null) {
    return {
      better: false,
      why:
        `not comparable with the active version ${version}: `
        + (problem ?? 'the AUROC needs validation pictures of both labels')
    }
  }
  const gain = candidate.auroc - active.auroc
  const figures =
    `AUROC ${candidate.auroc.toFixed(4)}, the active version ${version} has ${active.auroc.toFixed(4)} on the `
    + 'same pictures'
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
  if (paired === undefined) return { better: true, why: figures }
  const { candidateOnly, activeOnly, of } = paired
  const chance = chanceOfAtLeast(candidateOnly, candidateOnly + activeOnly)
  const compared =
    `${figures}; of ${of} pictures only the new version judges ${candidateOnly} right, only the active one `
    + `${activeOnly}`
  return chance <= CHANCE
    ? { better: true, why: compared }
    : {
        better: false,
        why: `${compared}: chance alone does that ${percent(chance)} of the time, expected at most ${percent(CHANCE)}`
      }
}

/** Probability of at least `count` heads in `of` throws of a coin. 1 for 0 throws. */
export function chanceOfAtLeast(count: number, of: number): number {
  let term = 0.5 ** of
  let sum = 0
  for (let k = 0; k <= of; k++) {
    if (k >= count) sum += term
    term *= (of - k) / (k + 1)
  }
  return Math.min(1, sum)
}

const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`
