import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PicturePlace } from '../../domain/records/kept-pictures.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { absent } from '../absent.ts'

const DAY = /^\d{4}-\d\d-\d\d$/
const PICTURE = /^[0-9a-f]{64}\.[a-z]+$/

/** The pictures of one recipe and one day. */
export interface PictureDay {
  readonly recipe: string
  readonly day: string
  readonly path: string
}

export interface PictureOnDisk {
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
}

/** Where the picture of a record lies. */
export const pictureFile = (folder: string, { recipe, at, sha256, extension }: PicturePlace): string =>
  join(folder, recipe, at.slice(0, 10), `${sha256}.${extension}`)

/** Oldest day first. */
export async function pictureDays(folder: string): Promise<PictureDay[]> {
  const found: PictureDay[] = []
  for (const recipe of ((await readdir(folder).catch(absent)) ?? []).filter((name) => RECIPE_ID.test(name))) {
    for (const day of (await readdir(join(folder, recipe)).catch(absent)) ?? [])
      if (DAY.test(day)) found.push({ recipe, day, path: join(folder, recipe, day) })
  }
  return found.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

/** The pictures of a day, oldest first. */
export async function picturesOf({ path }: PictureDay): Promise<PictureOnDisk[]> {
  const files: PictureOnDisk[] = []
  for (const name of (await readdir(path).catch(absent)) ?? []) {
    const found = PICTURE.test(name) ? await stat(join(path, name)).catch(absent) : undefined
    if (found !== undefined) files.push({ path: join(path, name), bytes: found.size, modifiedMs: found.mtimeMs })
  }
  return files.sort((a, b) => a.modifiedMs - b.modifiedMs)
}

/** What a crash has left. */
export async function removeHalfWritten({ path }: PictureDay): Promise<void> {
  for (const name of await readdir(path)) if (name.startsWith('.')) await rm(join(path, name), { force: true })
}
