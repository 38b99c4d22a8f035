import { join } from 'node:path'
import type { Approvals } from '../domain/models/approval.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { parseRecipe } from '../schemas/recipe.ts'
import { createApprovalFiles } from '../store/recipes/approval-files.ts'
import { createRecipeParser } from '../store/recipes/parse-recipe-file.ts'
import { createRecipeFiles, type RecipeFiles } from '../store/recipes/recipe-files.ts'

/** The recipes of a data folder, and which of them may judge. */
export interface StoredRecipes {
  readonly files: RecipeFiles
  readonly approvals: Approvals
}

/** @param dataFolder absolute @param shippedFolder recipes that come with the program */
export function composeRecipeFiles(
  dataFolder: string,
  shippedFolder = join(PACKAGE_ROOT, 'config/recipes')
): StoredRecipes {
  const approvals = createApprovalFiles({
    folder: join(dataFolder, 'recipes/.approved'),
    parse: createRecipeParser(parseRecipe)
  })
  const files = createRecipeFiles({
    shippedFolder,
    ownFolder: join(dataFolder, 'recipes'),
    parseRecipe,
    allowed: async (id) => (await approvals.read(id))?.recipe
  })
  return { files, approvals }
}
