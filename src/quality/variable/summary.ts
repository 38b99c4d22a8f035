import jstat from 'jstat'

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Sum of the squared distances to the mean. */
export function squaredDeviations(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
}

/** Standard deviation of a sample: divided by n - 1. */
export const deviation = (values: readonly number[]): number =>
  Math.sqrt(squaredDeviations(values) / (values.length - 1))

/** Two-sided bounds of a standard deviation, from the chi-square distribution. */
export function deviationBounds(
  sigma: number,
  degreesOfFreedom: number,
  confidence = 0.95
): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2
  const { inv } = jstat.jStat.chisquare
  return {
    low: sigma * Math.sqrt(degreesOfFreedom / inv(1 - tail, degreesOfFreedom)),
    high: sigma * Math.sqrt(degreesOfFreedom / inv(tail, degreesOfFreedom))
  }
}
