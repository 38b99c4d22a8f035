import { lstat, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { isUnfinished } from './place-of.ts'
import type { FoundFile } from './ready-files.ts'
import type { FolderFiles } from './take-file.ts'

const RESULTS: ReadonlySet<string> = new Set(['done', 'failed'])
/** Names that are tried where one is taken. */
const MAX_NAMES = 10_000

export interface WatchedFiles extends FolderFiles {
  /** Regular files, also in folders inside; not what is unfinished, and not what was moved. */
  look(): Promise<FoundFile[]>
}

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
        if (stats !== null) found.push({ path, bytes: stats.size, modifiedMs: stats.mtimeMs })
      }
      return found
    },
    read: (path) => readFile(join(folder, path)),
    async move(path, to, sidecar) {
      const wanted = join(folder, to, day(), path)
      await mkdir(dirname(wanted), { recursive: true })
      const target = await freeName(wanted)
      await writeFile(`${target}.json.tmp`, `${JSON.stringify(sidecar)}\n`)
      await rename(`${target}.json.tmp`, `${target}.json`)
      await rename(join(folder, path), target)
    }
  }
}
