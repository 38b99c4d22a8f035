import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { parseRecipe } from '../../../../src/schemas/recipe.ts'
import { createApprovalFiles } from '../../../../src/store/recipes/approval-files.ts'
import { createRecipeBook } from '../../../../src/store/recipes/recipe-book.ts'
import { createRecipeFiles } from '../../../../src/store/recipes/recipe-files.ts'
import { createRecipeParser } from '../../../../src/store/recipes/parse-recipe-file.ts'
import { createRecipeHistory } from '../../../../src/store/recipes/recipe-history.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

/**
 * A book in a folder that is removed when the test ends; recipe `shipped` (active version s1) comes with the program,
 * `own/` is the station's.
 */
export function recipeBookFixture(t: TestContext, keep = 100) {
  const folder = tempFolder(t)
  writeTree(folder, { 'shipped/shipped.json': '{ "activeModelVersion": "s1" }' })
  const files = createRecipeFiles({
    shippedFolder: join(folder, 'shipped'),
    ownFolder: join(folder, 'own'),
    parseRecipe
  })
  const changed: string[] = []
  const book = () =>
    createRecipeBook({
      files,
      history: createRecipeHistory({ folder: join(folder, 'own/.history'), keep }),
      now: () => new Date('2026-11-23T16:05:02Z'),
      onChanged: (id) => {
        changed.push(id)
      }
    })
  const approvals = createApprovalFiles({
    folder: join(folder, 'own/.approved'),
    parse: createRecipeParser(parseRecipe)
  })
  return { folder, files, approvals, changed, book: book(), /** Of another process. */ otherBook: book() }
}
