import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { type Label, LABEL_WORDS, type LabelledPicture } from '../../domain/labelled/label.ts'
import { DatasetInvalid } from '../../errors.ts'
import { labelFromFileName, labelFromWord } from './label-from-path.ts'
import { fileWithoutPart, folderWithoutParts } from './no-parts.ts'
import { partOf } from './part-of.ts'
import { fileKind, promisesPicture } from './picture-bytes.ts'

/** A picture that can't be used, and why. */
export interface RefusedPicture {
  /** Absolute path. */
  readonly file: string
  readonly why: string
  /** Nothing but a label is missing. */
  readonly unlabelled?: true
}

/** A file or folder that was not looked at, as it holds no picture of a part. */
export interface PassedOver {
  /** Absolute path. */
  readonly path: string
  readonly why: string
}

/** Each list in the order of its paths. */
export interface PictureIndex {
  readonly pictures: readonly LabelledPicture[]
  readonly refused: readonly RefusedPicture[]
  readonly passedOver: readonly PassedOver[]
}

interface Found {
  readonly file: string
  /** Where the file really lies: the same for two links to one file. Null for a link that leads nowhere. */
  readonly real: string | null
  /** Whether a link led here. */
  readonly linked: boolean
  readonly folderLabel: Label | undefined
}

/**
 * Finds and labels the pictures below a folder. The nearest folder named OK or NG (any case, any depth; the given
 * folder counts too) gives the label, otherwise a file name whose first word is ok or ng. A picture with neither, or
 * with both, is refused by name. A file is a picture by its first bytes, not by its name; a file with a picture's name
 * and other bytes is refused. Hidden entries, thumbnails, folders of the system, defect masks and other files are
 * ignored. Links are followed, and each file is taken once.
 * @throws DatasetInvalid when `folder` is not a folder
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

/** What a walk has come across. */
interface Walk {
  /** Label and real path of the folders entered. */
  readonly entered: Set<string>
  readonly found: Found[]
  readonly refused: RefusedPicture[]
  readonly passedOver: PassedOver[]
}

/**
 * A folder is entered once per label that leads to it, so that contradicting links are seen, and never from inside
 * itself.
 * @param above real paths of the folders on the way here
 */
async function walk(
  folder: string,
  label: Label | undefined,
  linked: boolean,
  above: readonly string[],
  walked: Walk
): Promise<void> {
  const { entered, found, refused, passedOver } = walked
  const here = await realpath(folder)
  const key = `${label ?? ''}:${here}`
  if (above.includes(here) || entered.has(key)) return
  entered.add(key)

  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error)
  if (entries instanceof Error) {
    refused.push({ file: folder, why: `the folder cannot be read: ${entries.code ?? entries.message}` })
    return
  }
  for (const entry of entries.sort((a, b) => compare(a.name, b.name))) {
    const path = join(folder, entry.name)
    const kind = await kindOf(entry, path)
    const link = linked || entry.isSymbolicLink()
    const why = kind === 'folder' ? folderWithoutParts(entry.name) : fileWithoutPart(entry.name)
    if (why !== undefined) passedOver.push({ path, why })
    else if (kind === 'folder') await walk(path, labelFromWord(entry.name) ?? label, link, [...above, here], walked)
    else if (kind === 'other') passedOver.push({ path, why: 'neither a file nor a folder' })
    else if (kind === 'nothing') {
      if (promisesPicture(entry.name)) found.push({ file: path, real: null, linked: link, folderLabel: label })
      else passedOver.push({ path, why: 'a link that leads nowhere' })
    } else {
      const content = await fileKind(path)
      if (content.kind === 'broken') refused.push({ file: path, why: content.why })
      else if (content.kind === 'other') passedOver.push({ path, why: 'no picture, by its bytes' })
      else {
        const real = entry.isSymbolicLink() ? await realpath(path) : join(here, entry.name)
        found.push({ file: path, real, linked: link, folderLabel: label })
      }
    }
  }
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'nothing' | 'other'> {
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry
  if (target === null) return 'nothing'
  return target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other'
}

/** What leads to one file; a path without links comes first. */
function sameFile(found: readonly Found[]): Found[][] {
  const groups = new Map<string, Found[]>()
  for (const entry of found) {
    const key = entry.real ?? entry.file
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()].map((group) =>
    group.sort((a, b) => Number(a.linked) - Number(b.linked) || compare(a.file, b.file))
  )
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

const byFile = (a: { file: string }, b: { file: string }) => compare(a.file, b.file)
/** By code unit, so that the order does not depend on the machine's language. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
