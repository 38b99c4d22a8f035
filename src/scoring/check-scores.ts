/**
 * Scores are distances: finite and never negative. One that is not is a fault upstream, and would silently shift every
 * rate.
 *
 * @throws RangeError that names the value and where it stands
 */
export function checkScores(scores: readonly number[], name: string): void {
  const broken = scores.findIndex((score) => !(Number.isFinite(score) && score >= 0))
  if (broken !== -1)
    throw new RangeError(`${name}: expected finite scores >= 0, received ${scores[broken]} at ${broken}`)
}
