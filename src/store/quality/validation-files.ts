import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VERSION_ID } from '../../domain/models/manifest.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { absent } from '../absent.ts'
import { writeFileAtomically } from '../write-file.ts'

/** The last validation report of each model version. @param folder made when one is written */
export function createValidationFiles(folder: string) {
  const fileOf = (recipe: string, version: string): string => join(folder, recipe, `${version}.html`)
  return {
    async write(recipe: string, version: string, page: string): Promise<void> {
      await mkdir(join(folder, recipe), { recursive: true })
      await writeFileAtomically(fileOf(recipe, version), page)
    },
    async read(recipe: string, version: string): Promise<string | undefined> {
      if (!RECIPE_ID.test(recipe) || !VERSION_ID.test(version)) return undefined
      return await readFile(fileOf(recipe, version), 'utf8').catch(absent)
    }
  }
}
