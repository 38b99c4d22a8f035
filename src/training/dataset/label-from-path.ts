import { basename } from 'node:path'
import { type Label, LABEL_WORDS } from '../../domain/labelled/label.ts'

/** The word at the start of a name. No further letter may follow: OKUMA and NGK are other names. */
const LEADING_WORD = /^(ok|ng)(?!\p{L}|\p{M})/iu
/** Both words, each as a whole word, anywhere in a name. */
const ANY_WORD = /(?<!\p{L}|\p{M})(ok|ng)(?!\p{L}|\p{M})/giu

/** The label of OK or NG, in any case; undefined for any other word. */
export function labelFromWord(word: string): Label | undefined {
  const upper = word.toUpperCase()
  return upper === LABEL_WORDS.good ? 'good' : upper === LABEL_WORDS.defect ? 'defect' : undefined
}

/**
 * The label that a file name gives by its first word: ok or ng in any case, with no letter after it. `ok_1`, `NG-2` and
 * `Ok7` have one, `OKUMA-1` has none.
 * @returns undefined for any other name, 'both' if the name also contains the other word (`OK-or-NG-3`)
 */
export function labelFromFileName(file: string): Label | 'both' | undefined {
  const name = basename(file)
  const word = LEADING_WORD.exec(name)?.[1]
  if (word === undefined) return undefined
  const words = new Set([...name.matchAll(ANY_WORD)].map(([found]) => found.toUpperCase()))
  return words.size > 1 ? 'both' : labelFromWord(word)
}
