/**
 * Checks that scores are finite and not negative, as distances are. A wrong score comes from a fault elsewhere and
 * would silently change every rate.
 *
 * @throws RangeError that names the value and its index
 */
export function checkScores(scores: readonly number[], name: string): void {
  const broken = scores.findIndex((score) => !(Number.isFinite(score) && score >= 0))
  if (broken !== -1)
    throw new RangeError(`${name}: expected finite scores >= 0, received ${scores[broken]} at ${broken}`)
}
