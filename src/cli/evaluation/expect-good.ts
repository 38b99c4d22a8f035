/**
 * Checks that there are scores of good parts: no threshold can be chosen without them.
 * @throws Error that says what to do, when there are no scores of good parts
 */
export function expectGood(good: readonly number[], defects: number, source: string): void {
  if (good.length > 0) return
  throw new Error(
    `expected scores of good parts to choose a threshold by, received those of ${defects} defects alone (${source}): `
      + 'give --dataset a folder that holds good parts too, below a folder OK, or leave it out to take the pictures '
      + 'that training held out'
  )
}
