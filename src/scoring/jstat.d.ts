// jstat ships no types; these are the distribution functions that we call.
declare module 'jstat' {
  interface JStat {
    readonly beta: { inv (p: number, alpha: number, beta: number): number }
    readonly normal: { cdf (x: number, mean: number, standardDeviation: number): number }
    readonly studentt: { inv (p: number, degreesOfFreedom: number): number }
  }
  const module: { readonly jStat: JStat }
  export default module
}
