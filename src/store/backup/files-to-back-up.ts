import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { absent } from '../absent.ts'

/** A file that is being written, or a folder that is being removed. */
const UNFINISHED = /^\..*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/
/** Of use to a training that runs on this machine and to nothing else, or fetched from a plant's blobs. */
const LEFT_OUT = new Set(['checkpoints', 'worker', 'fetched', 'labelled', 'lost+found'])
/** A recipe names a model version, which exists before: whoever copies recipes first finds what they name. */
const FIRST = 'recipes'
/** The database names pictures, which are written before and removed after. */
const LAST = ['review', 'pictures']

/**
 * The files of a data folder in the order in which they are to be copied while the service runs.
 * Each folder in it may be a link to another disk.
 * @returns paths relative to the folder, with '/'
 * @throws Error for a link further down: a backup must not leave out what it leads to
 */
export async function* filesToBackUp(
  folder: string,
  { pictures, isDatabase }: { readonly pictures: boolean; readonly isDatabase: (path: string) => boolean }
): AsyncGenerator<string> {
  const names = (await readdir(folder)).filter((name) => !LEFT_OUT.has(name) && (pictures || name !== 'pictures'))
  for (const name of names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)))
    for await (const path of below(folder, name)) if (!isDatabase(join(folder, path))) yield path
}

const rank = (name: string): number => (name === FIRST ? -1 : LAST.indexOf(name) + 1)

async function* below(folder: string, path: string): AsyncGenerator<string> {
  const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => error.code !== 'ENOTDIR' && (absent(error) ?? [])
  )
  if (entries === false) {
    yield path
    return
  }
  for (const entry of entries) {
    if (UNFINISHED.test(entry.name)) continue
    if (entry.isDirectory()) yield* below(folder, `${path}/${entry.name}`)
    else if (entry.isFile()) yield `${path}/${entry.name}`
    else if (entry.isSymbolicLink())
      throw new Error(
        `expected a file or a folder, found the link ${path}/${entry.name} in the data folder: replace the link by the `
          + 'file or folder that it leads to'
      )
  }
}
