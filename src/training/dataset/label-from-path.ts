import { basename } from 'node:path'
import { type Label, LABEL_WORDS } from '../../domain/labelled/label.ts'

/** The word at the start of a name: no further letter follows, so OKUMA and NGK are names of their own. */
const LEADING_WORD = /^(ok|ng)(?!\p{L}|\p{M})/iu
/** Both words, each on its own, anywhere in a name. */
const ANY_WORD = /(?<!\p{L}|\p{M})(ok|ng)(?!\p{L}|\p{M})/giu

/** The label in OK or NG, in any case; undefined for any other word. */
export function labelFromWord(word: string): Label | undefined {
  const upper = word.toUpperCase()
  return upper === LABEL_WORDS.good ? 'good' : upper === LABEL_WORDS.defect ? 'defect' : undefined
}

/**
 * The label that a file name states by its first word, ok or ng in any case, with no letter behind it: `ok_1`, `NG-2`,
 * `Ok7`, not `OKUMA-1`.
 * @returns undefined for any other name, 'both' where the other word stands in the name too (`OK-or-NG-3`)
 */
export function labelFromFileName(file: string): Label | 'both' | undefined {
  const name = basename(file)
  const word = LEADING_WORD.exec(name)?.[1]
  if (word === undefined) return undefined
  const words = new Set([...name.matchAll(ANY_WORD)].map(([found]) => found.toUpperCase()))
  return words.size > 1 ? 'both' : labelFromWord(word)
}
