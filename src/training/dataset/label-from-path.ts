import { basename } from 'node:path'
import type { Label } from '../../domain/labelled/label.ts'

/** What the files and folders of a data set say for each label. */
export const LABEL_WORDS: Readonly<Record<Label, 'OK' | 'NG'>> = { good: 'OK', defect: 'NG' }

/** The label in OK or NG, in any case; undefined for any other word. */
export function labelFromWord(word: string): Label | undefined {
  const upper = word.toUpperCase()
  return upper === LABEL_WORDS.good ? 'good' : upper === LABEL_WORDS.defect ? 'defect' : undefined
}

/** The label that a file name starting with ok or ng (any case) states; undefined for any other name. */
export function labelFromFileName(file: string): Label | undefined {
  return labelFromWord(basename(file).slice(0, 2))
}
