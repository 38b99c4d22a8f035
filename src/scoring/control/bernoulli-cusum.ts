/** The usual error rate, and the raised rate that must be noticed. */
export interface ErrorRates {
  readonly usual: number
  readonly raised: number
}

/** Cumulative sum of log-likelihood ratios of the raised rate to the usual rate. */
export interface BernoulliCusum {
  /** @returns the sum; a sum >= `limit` is an alarm */
  add(isError: boolean): number
  readonly limit: number
}

/** At the usual rate, the chance of a false alarm within 1 / usual decisions is about e^-limit. */
const LIMIT = 4.6

/**
 * Source  Reynolds & Stoumbos 1999, J. Qual. Technol. 31:87
 * @throws RangeError when the rates are not 0 < usual < raised < 1
 */
export function createBernoulliCusum({ usual, raised }: ErrorRates): BernoulliCusum {
  if (!(usual > 0 && raised > usual && raised < 1))
    throw new RangeError(`expected rates 0 < usual < raised < 1, received ${usual} and ${raised}`)
  const error = Math.log(raised / usual)
  const right = Math.log((1 - raised) / (1 - usual))
  let sum = 0
  return {
    limit: LIMIT,
    add(isError) {
      sum = Math.max(0, sum + (isError ? error : right))
      return sum
    }
  }
}
