import { readdir, stat } from 'node:fs/promises'
import { join, parse, resolve, sep } from 'node:path'

/**
 * Finds files by paths that another system has written: with backslashes, another composition of umlauts, or another
 * case of letters. An exact match comes first. Remembers the names in each folder that it has read.
 */
export interface ListedFiles {
  /**
   * @param listed relative to `folder`, or absolute
   * @returns the absolute path of the file; undefined if no file, or more than one, matches
   */
  find(folder: string, listed: string): Promise<string | undefined>
}

/** A Windows path that starts with a drive letter or a network share. */
const WINDOWS_PATH = /^([a-z]:|\\\\)/i

export const isWindowsPath = (listed: string): boolean => WINDOWS_PATH.test(listed)

/** The path with slashes, which every system reads. */
const slashed = (listed: string): string => listed.replaceAll('\\', '/')

export function createListedFiles(): ListedFiles {
  const folders = new Map<string, Promise<readonly string[]>>()
  const namesIn = (folder: string): Promise<readonly string[]> => {
    const known = folders.get(folder) ?? readdir(folder).catch((): string[] => [])
    folders.set(folder, known)
    return known
  }

  /**
   * The only entry with the same name: first apart from the composition of letters, then also apart from their case.
   */
  async function entryLike(folder: string, name: string): Promise<string | undefined> {
    const names = await namesIn(folder)
    for (const same of [composed, folded]) {
      const alike = names.filter((entry) => same(entry) === same(name))
      if (alike.length > 0) return alike.length === 1 ? alike[0] : undefined
    }
    return undefined
  }

  async function findAlike(file: string): Promise<string | undefined> {
    const { root } = parse(file)
    let path = root
    for (const step of file.slice(root.length).split(sep)) {
      const exact = join(path, step)
      if (await exists(exact)) path = exact
      else {
        const name = await entryLike(path, step)
        if (name === undefined) return undefined
        path = join(path, name)
      }
    }
    return (await isFile(path)) ? path : undefined
  }

  return {
    async find(folder, listed) {
      const file = resolve(folder, listed)
      if (await isFile(file)) return file
      if (sep === '/' && isWindowsPath(listed)) return undefined
      return findAlike(resolve(folder, slashed(listed)))
    }
  }
}

const composed = (name: string): string => name.normalize('NFC')
const folded = (name: string): string => composed(name).toLowerCase()

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false
  )

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (s) => s.isFile(),
    () => false
  )
