import jstat from 'jstat'

/** Agreement beyond chance: 1 is full agreement, 0 is as much as chance alone gives. */
export interface Kappa {
  readonly kappa: number
  /** 95 % bounds. */
  readonly low: number
  readonly high: number
}

const Z = 1.959963984540054

/**
 * Cohen's kappa of two raters with two categories, and its bounds from the large-sample standard error.
 *
 * Source  Cohen 1960, Educ. Psychol. Meas. 20:37; Fleiss, Cohen & Everitt 1969, Psychol. Bull. 72:323, eq. 13
 *
 * @param table counts: [first says 0 or 1][second says 0 or 1]
 * @returns null if both raters put everything into the same category: kappa is not defined then
 */
export function cohensKappa(table: readonly (readonly [number, number])[]): Kappa | null {
  const n = table[0]![0] + table[0]![1] + table[1]![0] + table[1]![1]
  const p = table.map((row) => row.map((count) => count / n))
  const rows = p.map((row) => row[0]! + row[1]!)
  const columns = [p[0]![0]! + p[1]![0]!, p[0]![1]! + p[1]![1]!]
  const observed = p[0]![0]! + p[1]![1]!
  const chance = rows[0]! * columns[0]! + rows[1]! * columns[1]!
  if (!(chance < 1)) return null
  const kappa = (observed - chance) / (1 - chance)
  let agreeing = 0
  let crossing = 0
  for (const i of [0, 1])
    for (const j of [0, 1]) {
      const share = p[i]![j]!
      if (i === j) agreeing += share * (1 - (rows[i]! + columns[i]!) * (1 - kappa)) ** 2
      else crossing += share * (columns[i]! + rows[j]!) ** 2
    }
  const variance =
    (agreeing + (1 - kappa) ** 2 * crossing - (kappa - chance * (1 - kappa)) ** 2) / ((1 - chance) ** 2 * n)
  const half = Z * Math.sqrt(Math.max(0, variance))
  return { kappa, low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half) }
}

/** Fleiss' kappa, and the probability that chance gives at least that much agreement. */
export interface FleissKappa {
  readonly kappa: number
  readonly p: number
}

/**
 * Fleiss' kappa of any number of ratings per subject.
 *
 * Source  Fleiss 1971, Psychol. Bull. 76:378; the standard error under chance as corrected in Fleiss, Nee & Landis
 *         1979, Psychol. Bull. 86:974
 *
 * @param counts [subjects][categories]: ratings of each category; the same number of ratings, at least 2, for each
 *   subject
 * @returns null if all ratings are in one category
 */
export function fleissKappa(counts: readonly (readonly number[])[]): FleissKappa | null {
  const subjects = counts.length
  const ratings = sum(counts[0] ?? [])
  if (subjects === 0 || ratings < 2 || counts.some((row) => sum(row) !== ratings))
    throw new RangeError('expected the same number of ratings, at least 2, for each subject')
  const shares = counts[0]!.map((_, category) => sum(counts.map((row) => row[category]!)) / (subjects * ratings))
  const observed =
    sum(counts.map((row) => (sum(row.map((c) => c * c)) - ratings) / (ratings * (ratings - 1)))) / subjects
  const chance = sum(shares.map((share) => share * share))
  if (!(chance < 1)) return null
  const kappa = (observed - chance) / (1 - chance)
  const spread = sum(shares.map((share) => share * (1 - share)))
  const skew = sum(shares.map((share) => share * (1 - share) * (1 - 2 * share)))
  const error = Math.sqrt((2 * (spread * spread - skew)) / (subjects * ratings * (ratings - 1))) / spread
  return { kappa, p: 1 - jstat.jStat.normal.cdf(kappa / error, 0, 1) }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
