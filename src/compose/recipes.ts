import { join } from 'node:path'
import type { Audit } from '../domain/access/audit.ts'
import type { RecipeJudge } from '../domain/models/model-switch.ts'
import type { RecipeBook } from '../domain/recipes/recipe-book.ts'
import { guardRecipes } from '../inspection/models/guard-recipes.ts'
import { auditRecipes } from '../store/recipes/audited-recipe-book.ts'
import { createRecipeBook } from '../store/recipes/recipe-book.ts'
import type { RecipeFiles } from '../store/recipes/recipe-files.ts'
import { createRecipeHistory } from '../store/recipes/recipe-history.ts'
import type { StoredRecipes } from './recipe-files.ts'

/** The recipes in their files. Every change is audited. It does not judge the golden set: see guardBook. */
export function composeBook(
  dataFolder: string,
  files: RecipeFiles,
  audit: Audit,
  onChanged: (id: string) => void
): RecipeBook {
  const history = createRecipeHistory({ folder: join(dataFolder, 'recipes/.history'), keep: 1000 })
  return auditRecipes(createRecipeBook({ files, history, now: () => new Date(), onChanged }), audit)
}

/**
 * The recipes for all callers except the model switch. A change must judge the golden set right; the switch checks that
 * itself.
 */
export function guardBook(book: RecipeBook, { files, approvals }: StoredRecipes, judge: RecipeJudge): RecipeBook {
  return guardRecipes({
    book,
    readShipped: files.readShipped,
    approvals,
    ask: judge.judgeRecipe,
    now: () => new Date()
  })
}
