import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { RECIPE_DEFAULTS, type Recipe } from '../../domain/recipes/recipe.ts'
import { bindThreshold } from '../../domain/recipes/recipe-threshold.ts'
import { RecipeInvalid, RecipeNotFound } from '../../errors.ts'
import { absent } from '../absent.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { syncFolder, writeFileAtomically } from '../write-file.ts'
import { createRecipeParser, isObject } from './parse-recipe-file.ts'

export interface RecipeFilesOptions {
  /** Recipes that come with the program; only read. */
  readonly shippedFolder: string
  /** The station's own; a recipe here hides the shipped one of the same id. Made on the first save. */
  readonly ownFolder: string
  /** Checks a whole recipe. @throws Error saying what is wrong with it */
  readonly parseRecipe: (json: unknown) => Recipe
  /** The recipe that was allowed last. It says which version a threshold belongs to, where the file does not. */
  readonly allowed?: (id: string) => Promise<Recipe | undefined>
}

/** Recipes as files: one `<id>.json` each. A file holds what differs from RECIPE_DEFAULTS. */
export interface RecipeFiles {
  /** Ids, sorted. */
  list(): Promise<readonly string[]>
  /** @throws RecipeNotFound, RecipeInvalid */
  read(id: string): Promise<Recipe>
  /** Writes the station's own file, so that a crash leaves the old recipe or the new one. @throws RecipeInvalid */
  save(recipe: Recipe): Promise<void>
  /** Saves a recipe made of the defaults. @throws RecipeInvalid when the id is taken or not allowed */
  create(id: string): Promise<Recipe>
  /** A recipe as it would be saved. @throws RecipeInvalid */
  check(recipe: Recipe): Recipe
  /** Where the recipe comes from; undefined where there is none. */
  origin(id: string): Promise<'own' | 'shipped' | undefined>
  /** The recipe that comes with the program, hidden by an own one or not. @throws RecipeInvalid */
  readShipped(id: string): Promise<Recipe | undefined>
  /** Removes the station's own file. */
  remove(id: string): Promise<void>
  /** Changes whenever the file that `read` reads changes. It has no other meaning. */
  stamp(id: string): Promise<string>
}

export function createRecipeFiles({
  shippedFolder,
  ownFolder,
  parseRecipe,
  allowed = async () => undefined
}: RecipeFilesOptions): RecipeFiles {
  const folders = [ownFolder, shippedFolder]
  const check = createRecipeParser(parseRecipe)

  async function list(): Promise<string[]> {
    const names = (await Promise.all(folders.map(namesIn))).flat()
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
    return [...new Set(ids.filter((id) => RECIPE_ID.test(id)))].sort()
  }

  async function readText(id: string, from: readonly string[] = folders): Promise<string | undefined> {
    if (!RECIPE_ID.test(id)) return undefined
    for (const folder of from) {
      const text = await readFile(join(folder, `${id}.json`), 'utf8').catch(absent)
      if (text !== undefined) return text
    }
    return undefined
  }

  async function read(id: string): Promise<Recipe> {
    const text = await readText(id)
    if (text === undefined) throw new RecipeNotFound(id, (await list()).join(', ') || 'none')
    const json = parseJson(id, text)
    const recipe = check(id, json)
    const isBound = isObject(json) && 'thresholdModelVersion' in json
    return isBound || recipe.threshold === null ? recipe : bindThreshold(recipe, await allowed(id))
  }

  function checkNamed(recipe: Recipe): Recipe {
    if (!RECIPE_ID.test(recipe.id))
      throw new RecipeInvalid(
        recipe.id,
        "expected an id of a-z, 0-9 and '-', at most 64 characters, that Windows does not reserve (con, nul, com1, …)"
      )
    return check(recipe.id, recipe)
  }

  async function save(recipe: Recipe): Promise<void> {
    const checked = checkNamed(recipe)
    await writeFileAtomically(join(ownFolder, `${recipe.id}.json`), `${JSON.stringify(checked, null, 2)}\n`)
  }

  async function create(id: string): Promise<Recipe> {
    if ((await readText(id)) !== undefined) throw new RecipeInvalid(id, 'a recipe of that id exists already')
    const recipe: Recipe = { id, ...RECIPE_DEFAULTS }
    await save(recipe)
    return recipe
  }

  /** The folder and the stat of the file that is used. */
  async function find(
    id: string
  ): Promise<
    { readonly folder: string; readonly mtimeNs: bigint; readonly size: bigint; readonly ino: bigint } | undefined
  > {
    if (!RECIPE_ID.test(id)) return undefined
    for (const folder of folders) {
      const found = await stat(join(folder, `${id}.json`), { bigint: true }).catch(absent)
      if (found !== undefined) return { folder, mtimeNs: found.mtimeNs, size: found.size, ino: found.ino }
    }
    return undefined
  }

  return {
    list,
    read,
    save,
    create,
    check: checkNamed,
    async origin(id) {
      const found = await find(id)
      return found === undefined ? undefined : found.folder === ownFolder ? 'own' : 'shipped'
    },
    async readShipped(id) {
      const text = await readText(id, [shippedFolder])
      return text === undefined ? undefined : check(id, parseJson(id, text))
    },
    async remove(id) {
      if (!RECIPE_ID.test(id)) return
      await rm(join(ownFolder, `${id}.json`), { force: true })
      await syncFolder(ownFolder)
    },
    async stamp(id) {
      const found = await find(id)
      return found === undefined ? '' : `${found.folder} ${found.ino} ${found.mtimeNs} ${found.size}`
    }
  }
}

function parseJson(id: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new RecipeInvalid(id, `not JSON: ${(error as Error).message}`)
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((error) => absent(error) ?? [])
