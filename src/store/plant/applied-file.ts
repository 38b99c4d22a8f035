import { readFile } from 'node:fs/promises'
import { absent } from '../absent.ts'
import { writeFileAtomically } from '../write-file.ts'

/** Values by recipe. */
export interface AppliedFile<T extends { readonly recipe: string }> {
  all(): readonly T[]
  /** Durable when it resolves. */
  set(value: T): Promise<void>
  remove(recipe: string): Promise<void>
}

/** What has become of a plant's releases at this station, in one JSON file. @throws Error when it is no JSON */
export async function openAppliedFile<T extends { readonly recipe: string }>(file: string): Promise<AppliedFile<T>> {
  const text = await readFile(file, 'utf8').catch(absent)
  const known = new Map((text === undefined ? [] : (JSON.parse(text) as T[])).map((value) => [value.recipe, value]))
  const write = (): Promise<void> => writeFileAtomically(file, `${JSON.stringify([...known.values()], null, 2)}\n`)
  return {
    all: () => [...known.values()],
    async set(value) {
      known.set(value.recipe, value)
      await write()
    },
    async remove(recipe) {
      known.delete(recipe)
      await write()
    }
  }
}
