import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VersionNote } from '../../domain/models/upkeep.ts'
import { absent } from '../absent.ts'
import { writeFileAtomically } from '../write-file.ts'

/** No version's name starts with a dot. */
const FILE = '.notes.json'

/** What people say of the versions of a recipe: one file beside them, because a version's own files never change. */
export interface VersionNotes {
  read(recipe: string): Promise<ReadonlyMap<string, VersionNote>>
  /** @param note null forgets it */
  write(recipe: string, version: string, note: VersionNote | null): Promise<void>
}

/** @param folder `<folder>/<recipe>/` holds the versions; the ids of recipes have been checked */
export function createVersionNotes(folder: string): VersionNotes {
  const fileOf = (recipe: string): string => join(folder, recipe, FILE)

  async function read(recipe: string): Promise<Map<string, VersionNote>> {
    const text = await readFile(fileOf(recipe), 'utf8').catch(absent)
    return new Map(text === undefined ? [] : Object.entries(JSON.parse(text) as Record<string, VersionNote>))
  }

  return {
    read,
    async write(recipe, version, note) {
      const notes = await read(recipe)
      if (note === null && !notes.delete(version)) return
      if (note !== null) notes.set(version, note)
      await writeFileAtomically(fileOf(recipe), `${JSON.stringify(Object.fromEntries(notes), null, 2)}\n`)
    }
  }
}
