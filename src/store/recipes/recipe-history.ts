import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecipeRevision } from '../../domain/recipes/recipe-revision.ts'
import { absent } from '../absent.ts'
import { writeFileExclusively } from '../write-file.ts'

export interface RecipeHistoryOptions {
  /** `<folder>/<id>/<revision>.json`; made on the first revision. */
  readonly folder: string
  /** Number of revisions that are kept. Older ones are removed. */
  readonly keep: number
}

/** Revisions of recipes, a file each. */
export interface RecipeHistory {
  /** Numbers, ascending. */
  numbers(id: string): Promise<readonly number[]>
  read(id: string, revision: number): Promise<RecipeRevision>
  /** @returns false when another process took that number first */
  append(id: string, revision: RecipeRevision): Promise<boolean>
}

const NAME = /^(\d{6,12})\.json$/

export function createRecipeHistory({ folder, keep }: RecipeHistoryOptions): RecipeHistory {
  const fileOf = (id: string, revision: number): string => join(folder, id, `${String(revision).padStart(6, '0')}.json`)

  async function numbers(id: string): Promise<number[]> {
    const names = (await readdir(join(folder, id)).catch(absent)) ?? []
    return names
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
  }

  return {
    numbers,
    async read(id, revision) {
      return JSON.parse(await readFile(fileOf(id, revision), 'utf8')) as RecipeRevision
    },
    async append(id, revision) {
      await mkdir(join(folder, id), { recursive: true })
      const written = await writeFileExclusively(
        fileOf(id, revision.revision),
        `${JSON.stringify(revision, null, 2)}\n`
      )
      if (written) for (const old of (await numbers(id)).slice(0, -keep)) await rm(fileOf(id, old), { force: true })
      return written
    }
  }
}
