import type { Stats } from 'node:fs'
import { constants, lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { isUnfinished } from './place-of.ts'
import { type FoundFile, isSameFile } from './ready-files.ts'
import type { FolderFiles } from './take-file.ts'

/** Opens no link, and does not wait for who writes into a pipe. Windows has neither. */
const READ_FILE = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const RESULTS: ReadonlySet<string> = new Set(['done', 'failed'])
/** Names that are tried where one is taken. */
const MAX_NAMES = 10_000

export interface WatchedFiles extends FolderFiles {
  /** Regular files, also in folders inside; not what is unfinished, and not what was moved. */
  look(): Promise<FoundFile[]>
}

const fileOf = (path: string, { size, mtimeMs, ino }: Stats): FoundFile => ({
  path,
  bytes: size,
  modifiedMs: mtimeMs,
  inode: ino
})

/** The watched folder. Links are not followed. @param day of now, for the folders of what was moved: YYYY-MM-DD */
export function createFolderFiles(folder: string, day: () => string): WatchedFiles {
  async function isThere(path: string): Promise<boolean> {
    return lstat(path).then(
      () => true,
      () => false
    )
  }

  async function freeName(target: string): Promise<string> {
    if (!(await isThere(target))) return target
    for (let n = 2; n < MAX_NAMES; n++) if (!(await isThere(`${target}.${n}`))) return `${target}.${n}`
    throw new Error(`expected a free name for ${target}`)
  }

  return {
    async look() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      const found: FoundFile[] = []
      for (const entry of entries) {
        const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
        if (!entry.isFile() || isUnfinished(path) || RESULTS.has(path.split('/')[0]!)) continue
        const stats = await lstat(join(folder, path)).catch(() => null)
        if (stats?.isFile() === true) found.push(fileOf(path, stats))
      }
      return found
    },
    async read(file) {
      const handle = await open(join(folder, file.path), READ_FILE)
      try {
        const isFound = async (): Promise<boolean> => isSameFile(fileOf(file.path, await handle.stat()), file)
        // The camera may write it anew meanwhile: half of one picture and half of the next is none.
        const bytes = (await isFound()) ? await handle.readFile() : undefined
        return (await isFound()) ? bytes : undefined
      } finally {
        await handle.close()
      }
    },
    async move(file, to, sidecar) {
      const { path } = file
      const wanted = join(folder, to, day(), path)
      await mkdir(dirname(wanted), { recursive: true })
      const target = await freeName(wanted)
      await writeFile(`${target}.json.tmp`, `${JSON.stringify(sidecar)}\n`)
      await rename(`${target}.json.tmp`, `${target}.json`)
      const now = await lstat(join(folder, path)).catch(() => null)
      if (now === null || !isSameFile(fileOf(path, now), file)) {
        await rm(`${target}.json`)
        return false
      }
      await rename(join(folder, path), target)
      return true
    }
  }
}
