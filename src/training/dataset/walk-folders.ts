import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Label } from '../../domain/labelled/label.ts'
import { labelFromWord } from './label-from-path.ts'
import { fileWithoutPart, folderWithoutParts } from './no-parts.ts'
import { fileKind, promisesPicture } from './picture-bytes.ts'

/** A picture that can't be used, and why. */
export interface RefusedPicture {
  /** Absolute path. */
  readonly file: string
  readonly why: string
  /** True if only the label is missing. */
  readonly unlabelled?: true
}

/** A file or folder that was skipped because it has no picture of a part. */
export interface PassedOver {
  /** Absolute path. */
  readonly path: string
  readonly why: string
}

export interface Found {
  readonly file: string
  /** Real path of the file: equal for two links to one file. Null for a broken link. */
  readonly real: string | null
  /** Whether the path contains a link. */
  readonly linked: boolean
  readonly folderLabel: Label | undefined
}

/** The files that a walk has found. */
interface Walk {
  /** Label and real path of the folders entered. */
  readonly entered: Set<string>
  readonly found: Found[]
  readonly refused: RefusedPicture[]
  readonly passedOver: PassedOver[]
}

/**
 * Enters a folder once for each label that leads to it, so that contradictory links are found, and never from inside
 * itself.
 * @param above real paths of the folders on the path to this one
 */
export async function walk(
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

/** The paths to one file; a path without links comes first. */
export function sameFile(found: readonly Found[]): Found[][] {
  const groups = new Map<string, Found[]>()
  for (const entry of found) {
    const key = entry.real ?? entry.file
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()].map((group) =>
    group.sort((a, b) => Number(a.linked) - Number(b.linked) || compare(a.file, b.file))
  )
}

/** Compares code units, so that the order does not depend on the language of the machine. */
export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
