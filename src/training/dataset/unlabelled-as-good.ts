import { dirname, relative, sep } from 'node:path'
import type { PictureIndex } from './index-pictures.ts'
import type { RefusedPicture } from './walk-folders.ts'
import { partOf } from './part-of.ts'
import { badWordIn } from './bad-words.ts'

/** An index in which pictures without a label count as good. */
export interface AssumedGood {
  readonly index: PictureIndex
  /** Paths of pictures that count as good without a label. */
  readonly assumed: readonly string[]
}

/**
 * Counts the pictures of a folder that have no label as good parts, because any folder of good parts can be taught.
 * Does not do so if the folder has pictures labelled NG: then names tell which parts are good. A picture whose path,
 * from the folder on, contains a word such as `defect` is rejected, and the reason names the word.
 * @param folder absolute path of the folder
 */
export function takeUnlabelledAsGood(index: PictureIndex, folder: string): AssumedGood {
  if (index.pictures.some(({ label }) => label === 'defect')) return { index, assumed: [] }
  const refused: RefusedPicture[] = []
  const assumed: string[] = []
  for (const entry of index.refused) {
    const word = entry.unlabelled ? badWordIn(namesOf(folder, entry.file)) : undefined
    if (!entry.unlabelled) refused.push(entry)
    else if (word === undefined) assumed.push(entry.file)
    else
      refused.push({
        file: entry.file,
        why:
          `its name says '${word}', so it is not taken as a good part: expected good parts only, or folders `
          + 'named OK and NG'
      })
  }
  const pictures = [
    ...index.pictures,
    ...assumed.map((file) => ({ file, label: 'good' as const, part: partOf(file, 'good') }))
  ].sort((a, b) => (a.file < b.file ? -1 : 1))
  return { index: { ...index, pictures, refused }, assumed }
}

/**
 * Text that tells how many pictures of each folder count as good.
 * @param folder absolute path of the folder that contains the others
 */
export function describeAssumed(assumed: readonly string[], folder: string): string {
  const counts = new Map<string, number>()
  for (const file of assumed) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  const places = [...counts].map(([place, count]) => `${count} in ${relative(dirname(folder), place) || place}`)
  const more = places.length > 20 ? `, and others in ${places.length - 20} more folders` : ''
  const named = `${places.slice(0, 20).join(', ')}${more}`
  return `${assumed.length} pictures say neither OK nor NG and were taken as good parts: ${named}`
}

/** The steps of the path below the folder, and the folder's own name. */
const namesOf = (folder: string, file: string): string => relative(dirname(folder), file).split(sep).join('/')
