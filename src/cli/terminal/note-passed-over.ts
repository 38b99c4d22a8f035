import type { PassedOver } from '../../training/dataset/walk-folders.ts'

/** Number of files that are named for each reason. The others are counted. */
const NAMED = 10

/** Notes what was passed over in a folder of pictures: the first ones by name, then how many more, for each reason. */
export function notePassedOver(passedOver: readonly PassedOver[], note: (text: string) => void): void {
  const byReason = new Map<string, string[]>()
  for (const { path, why } of passedOver) byReason.set(why, [...(byReason.get(why) ?? []), path])
  for (const [why, paths] of byReason) {
    for (const path of paths.slice(0, NAMED)) note(`passed over ${path}: ${why}`)
    if (paths.length > NAMED) note(`passed over ${paths.length - NAMED} more: ${why}`)
  }
}
