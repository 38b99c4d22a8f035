// jstat has no type declarations. These are the functions that are used here.
declare module 'jstat' {
  interface JStat {
    readonly beta: { inv(p: number, alpha: number, beta: number): number }
    /** Regularised incomplete beta function I_x(alpha, beta). */
    ibeta(x: number, alpha: number, beta: number): number
    gammaln(x: number): number
    /** Standard deviation of a population (divided by n). */
    stdev(values: readonly number[]): number
    quantiles(values: readonly number[], shares: readonly number[], alpha: number, beta: number): number[]
    readonly normal: { cdf(x: number, mean: number, standardDeviation: number): number }
    readonly studentt: {
      inv(p: number, degreesOfFreedom: number): number
      cdf(x: number, degreesOfFreedom: number): number
    }
    readonly chisquare: { inv(p: number, degreesOfFreedom: number): number }
    readonly centralF: { cdf(x: number, numeratorFreedom: number, denominatorFreedom: number): number }
  }
  const module: { readonly jStat: JStat }
  export default module
}
