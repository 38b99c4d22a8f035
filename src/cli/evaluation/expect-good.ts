/**
 * A threshold depends on how far good parts are from good: it needs scores of some.
 * @throws Error that says what to do, for scores of defects alone, or none
 */
export function expectGood(good: readonly number[], defects: number, source: string): void {
  if (good.length > 0) return
  throw new Error(
    `expected scores of good parts to choose a threshold by, received those of ${defects} defects alone (${source}): `
      + 'give --dataset a folder that holds good parts too, below a folder OK, or leave it out to take the pictures '
      + 'that training held out'
  )
}
