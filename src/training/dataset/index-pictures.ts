import { stat } from 'node:fs/promises'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { type Label, LABEL_WORDS, type LabelledPicture } from '../../domain/labelled/label.ts'
import { DatasetInvalid } from '../../errors.ts'
import { badWordIn } from './bad-words.ts'
import { labelFromFileName, labelFromWord } from './label-from-path.ts'
import { isUploaded, partOf } from './part-of.ts'
import { type RefusedPicture, type PassedOver, type Found, walk, sameFile, compare } from './walk-folders.ts'

/** Each list is sorted by path. */
export interface PictureIndex {
  readonly pictures: readonly LabelledPicture[]
  readonly refused: readonly RefusedPicture[]
  readonly passedOver: readonly PassedOver[]
}

/**
 * Finds and labels the pictures below a folder. The nearest folder named OK or NG (any case, any depth; the given
 * folder counts too) gives the label, otherwise a file name whose first word is ok or ng. A picture with no label, or
 * with both, is rejected by name. The first bytes of a file decide whether it is a picture, not its name. A file with a
 * picture's name but other bytes is rejected. Hidden entries, thumbnails, folders of the system, defect masks and other
 * files are ignored. Links are followed, and each file is taken once.
 * @throws DatasetInvalid if `folder` is not a folder
 */
export async function indexPictures(folder: string): Promise<PictureIndex> {
  const root = resolve(folder)
  const kind = await stat(root).catch(() => undefined)
  if (kind === undefined) throw new DatasetInvalid(`expected a folder of pictures, but '${root}' does not exist`)
  if (!kind.isDirectory()) throw new DatasetInvalid(`expected a folder of pictures, but '${root}' is not a folder`)

  const found: Found[] = []
  const refused: RefusedPicture[] = []
  const passedOver: PassedOver[] = []
  await walk(root, labelFromWord(basename(root)), false, [], { entered: new Set(), found, refused, passedOver })

  const pictures: LabelledPicture[] = []
  for (const group of sameFile(found)) {
    const outcomes = group.map(labelOf)
    const labels = new Set(outcomes.flatMap(({ label }) => label ?? []))
    if (labels.size > 1) {
      for (const { file } of group)
        refused.push({
          file,
          why: `the same file is labelled both OK and NG: ${group.map((f) => relative(root, f.file)).join(', ')}`
        })
      continue
    }
    const outcome = outcomes.find(({ label }) => label !== undefined) ?? outcomes[0]!
    if (outcome.label === undefined) {
      const { file, why, unlabelled } = outcome
      refused.push({ file, why, ...(unlabelled && { unlabelled }) })
    } else pictures.push({ file: outcome.file, label: outcome.label, part: partOf(outcome.file, outcome.label) })
  }
  return {
    pictures: pictures.sort(byFile),
    refused: refused.sort(byFile),
    passedOver: passedOver.sort((a, b) => compare(a.path, b.path))
  }
}

type Outcome = { readonly file: string } & (
  | { readonly label: Label }
  | { readonly label: undefined; readonly why: string; readonly unlabelled?: true }
)

function labelOf({ file, real, folderLabel }: Found): Outcome {
  if (real === null) return { file, label: undefined, why: 'a link that leads nowhere' }
  const nameLabel = labelFromFileName(file)
  if (nameLabel === 'both') return { file, label: undefined, why: 'the file name says OK as well as NG' }
  if (folderLabel !== undefined && nameLabel !== undefined && folderLabel !== nameLabel) {
    return {
      file,
      label: undefined,
      why: `the folder says ${LABEL_WORDS[folderLabel]}, but the file name says ${LABEL_WORDS[nameLabel]}`
    }
  }
  const label = folderLabel ?? nameLabel
  const word = label === 'good' && !isUploaded(file) ? badWordIn(namesBelowLabel(file)) : undefined
  if (word !== undefined) {
    return {
      file,
      label: undefined,
      why:
        folderLabel === undefined
          ? `the file name says OK as well as '${word}'`
          : `the folder says OK, but the name below it says '${word}'`
    }
  }
  if (label !== undefined) return { file, label }
  return {
    file,
    label,
    unlabelled: true,
    why:
      'expected a folder named OK or NG above it, or a file name whose first word is ok or ng (ok_1, not okay1); '
      + `it lies in '${dirname(file)}'`
  }
}

/** The file's name, and the folders between it and the one that gives the label. */
function namesBelowLabel(file: string): string {
  const folders = dirname(file).split(sep)
  const labelled = folders.findLastIndex((name) => labelFromWord(name) !== undefined)
  return [...(labelled < 0 ? [] : folders.slice(labelled + 1)), basename(file)].join('/')
}

const byFile = (a: { file: string }, b: { file: string }) => compare(a.file, b.file)
