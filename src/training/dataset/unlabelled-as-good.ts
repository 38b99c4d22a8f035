import { dirname, relative, sep } from 'node:path'
import type { PictureIndex } from './index-pictures.ts'
import type { RefusedPicture } from './walk-folders.ts'
import { partOf } from './part-of.ts'

/** Words with which people file parts that are not good, as regular expressions. They count as whole words only. */
const WORDS = [
  'ng',
  'nok',
  'nio',
  String.raw`n\.?i\.?o\.?`,
  'not[ _-]?(ok|good)',
  'bad',
  'defects?',
  'defective',
  'faults?',
  'faulty',
  'broken',
  'damaged?',
  'cracks?',
  'cracked',
  'scratch(es|ed)?',
  'contamination',
  'anomal(y|ies|ous)',
  'fail(s|ed|ure)?',
  'rejects?',
  'rejected',
  'scrap',
  'negative',
  'fehler(haft)?',
  'defekte?',
  'ausschuss',
  'schlecht'
]
const BAD_WORDS = new RegExp(String.raw`(?<!\p{L}|\p{M})(${WORDS.join('|')})(?!\p{L}|\p{M})`, 'iu')

/** An index in which pictures without a label are good. */
export interface AssumedGood {
  readonly index: PictureIndex
  /** Pictures that were taken as good without a label, by path. */
  readonly assumed: readonly string[]
}

/**
 * Takes the pictures of a folder that have no label as good parts, because teaching takes any folder of good parts. If
 * the folder holds pictures labelled NG, it does not: then names do say what is good. A picture whose path, from the
 * folder on, holds a word such as `defect` is refused with that word.
 * @param folder absolute path of the folder
 */
export function takeUnlabelledAsGood(index: PictureIndex, folder: string): AssumedGood {
  if (index.pictures.some(({ label }) => label === 'defect')) return { index, assumed: [] }
  const refused: RefusedPicture[] = []
  const assumed: string[] = []
  for (const entry of index.refused) {
    const word = entry.unlabelled ? BAD_WORDS.exec(namesOf(folder, entry.file))?.[0] : undefined
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
 * How many pictures were taken as good in each folder, in words.
 * @param folder absolute path that the others lie below
 */
export function describeAssumed(assumed: readonly string[], folder: string): string {
  const counts = new Map<string, number>()
  for (const file of assumed) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  const places = [...counts].map(([place, count]) => `${count} in ${relative(dirname(folder), place) || place}`)
  const more = places.length > 20 ? `, and others in ${places.length - 20} more folders` : ''
  const named = `${places.slice(0, 20).join(', ')}${more}`
  return `${assumed.length} pictures say neither OK nor NG and were taken as good parts: ${named}`
}

/** The steps of the path below the folder, and the folder's own name; an underscore separates words. */
const namesOf = (folder: string, file: string): string =>
  relative(dirname(folder), file).split(sep).join('/').replaceAll('_', ' ')
