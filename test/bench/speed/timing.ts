/** Milliseconds of one run: the median of as many as fit into `budgetMs`, at least 3, after a few that don't count. */
export async function medianMs(work: () => unknown, budgetMs: number): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 3; n++) await work()
  const endMs = performance.now() + budgetMs
  while (times.length < 3 || performance.now() < endMs) {
    const startMs = performance.now()
    await work()
    times.push(performance.now() - startMs)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
}

/** The same of two that are compared: in turns, so that whatever else the machine does falls on both. */
export async function medianPairMs(
  first: () => unknown,
  second: () => unknown,
  budgetMs: number
): Promise<[number, number]> {
  const secondMs: number[] = []
  const firstMs: number[] = []
  await medianMs(async () => {
    const startMs = performance.now()
    await first()
    const betweenMs = performance.now()
    await second()
    firstMs.push(betweenMs - startMs)
    secondMs.push(performance.now() - betweenMs)
  }, budgetMs)
  const median = (times: number[]): number =>
    times.slice(3).toSorted((a, b) => a - b)[Math.floor((times.length - 3) / 2)]!
  return [median(firstMs), median(secondMs)]
}

/** In so many words: the slope of log(cost) over log(size), between the first and the last. */
export function growth(points: readonly (readonly [size: number, cost: number])[]): string {
  const [first, last] = [points[0]!, points.at(-1)!]
  const exponent = Math.log(last[1] / first[1]) / Math.log(last[0] / first[0])
  const word =
    exponent < 0.2 ? 'flat' : exponent < 0.8 ? 'less than linear' : exponent < 1.2 ? 'linear' : 'more than linear'
  return (
    `${word} (${(last[0] / first[0]).toFixed(1)} times the size costs ${(last[1] / first[1]).toFixed(1)} times `
    + 'as much)'
  )
}
