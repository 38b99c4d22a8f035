import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Label, LabelledPicture } from '../../domain/labelled/label.ts'
import { DatasetInvalid } from '../../errors.ts'
import { LABEL_WORDS, labelFromFileName, labelFromWord } from './label-from-path.ts'
import { partOf } from './part-of.ts'

/** A picture that can't be used, and why. */
export interface RefusedPicture {
  /** Absolute path. */
  readonly file: string
  readonly why: string
}

/** Both lists in the order of their paths. */
export interface PictureIndex {
  readonly pictures: readonly LabelledPicture[]
  readonly refused: readonly RefusedPicture[]
}

const PICTURE = /\.(bmp|jpe?g|png|tiff?|webp)$/i
/** Beside drawn parts lie their defect masks: pictures, but not of parts. */
const NOT_PARTS = /^masks$/i

interface Found {
  readonly file: string
  /** Where the file really lies: the same for two links to one file. Null for a link that leads nowhere. */
  readonly real: string | null
  /** Whether a link led here. */
  readonly linked: boolean
  readonly folderLabel: Label | undefined
}

/**
 * Finds and labels the pictures below a folder. The nearest folder named OK or NG (any case, any depth; the given folder counts too) gives the
 * label, else a file name that starts with ok or ng. A picture with neither, or with both in contradiction, is refused by name.
 * Only picture extensions are looked at; hidden entries and folders named `masks` are passed over. Links are followed, each file is taken once.
 * @throws DatasetInvalid when `folder` is not a folder
 */
export async function indexPictures(folder: string): Promise<PictureIndex> {
  const root = resolve(folder)
  const kind = await stat(root).catch(() => undefined)
  if (kind === undefined) throw new DatasetInvalid(`expected a folder of pictures, but '${root}' does not exist`)
  if (!kind.isDirectory()) throw new DatasetInvalid(`expected a folder of pictures, but '${root}' is not a folder`)

  const found: Found[] = []
  await walk(root, labelFromWord(basename(root)), false, [], new Set(), found)

  const pictures: LabelledPicture[] = []
  const refused: RefusedPicture[] = []
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
    if (outcome.label === undefined) refused.push({ file: outcome.file, why: outcome.why })
    else pictures.push({ file: outcome.file, label: outcome.label, part: partOf(outcome.file, outcome.label) })
  }
  return { pictures: pictures.sort(byFile), refused: refused.sort(byFile) }
}

/**
 * A folder is entered once per label that leads to it, so that contradicting links are seen, and never from inside itself.
 * @param above real paths of the folders on the way here
 */
async function walk(
  folder: string,
  label: Label | undefined,
  linked: boolean,
  above: readonly string[],
  entered: Set<string>,
  found: Found[]
): Promise<void> {
  const here = await realpath(folder)
  const key = `${label ?? ''}:${here}`
  if (above.includes(here) || entered.has(key)) return
  entered.add(key)

  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => compare(a.name, b.name))
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    const kind = await kindOf(entry, path)
    const link = linked || entry.isSymbolicLink()
    if (kind === 'folder') {
      if (!NOT_PARTS.test(entry.name))
        await walk(path, labelFromWord(entry.name) ?? label, link, [...above, here], entered, found)
    } else if (PICTURE.test(entry.name) && kind !== 'other') {
      const real = kind === 'nothing' ? null : entry.isSymbolicLink() ? await realpath(path) : join(here, entry.name)
      found.push({ file: path, real, linked: link, folderLabel: label })
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
  | { readonly label: undefined; readonly why: string }
)

function labelOf({ file, real, folderLabel }: Found): Outcome {
  if (real === null) return { file, label: undefined, why: 'a link that leads nowhere' }
  const nameLabel = labelFromFileName(file)
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
    why: `expected a folder named OK or NG above it, or a file name that starts with ok or ng; it lies in '${dirname(file)}'`
  }
}

const byFile = (a: { file: string }, b: { file: string }) => compare(a.file, b.file)
/** By code unit, so that the order does not depend on the machine's language. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
