import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { Audit } from '../domain/access/audit.ts'
import type { RecipeBook } from '../domain/recipes/recipe-book.ts'
import { createRecipeGate, type RecipeGate, type RecipeGateParts } from '../inspection/models/recipe-gate.ts'
import { recipeMetrics } from '../plugins/recipe-metrics.ts'
import type { RecipeCache } from '../store/recipes/recipe-cache.ts'
import type { StoredRecipes } from './recipe-files.ts'

export interface GateParts {
  readonly recipes: RecipeCache
  readonly stored: StoredRecipes
  readonly book: RecipeBook
  readonly audit: Audit
  readonly registry: Registry
  readonly logger: FastifyBaseLogger
  readonly ask: RecipeGateParts['ask']
}

/** Wires which recipes may judge. */
export function composeGate({ recipes, stored, book, audit, registry, logger, ask }: GateParts): RecipeGate {
  const gate = createRecipeGate({
    readFile: recipes.read,
    lastRevision: async (id) => (await book.revisions(id, { limit: 1 }))[0],
    approvals: stored.approvals,
    ask,
    now: () => new Date(),
    clockMs: () => performance.now(),
    onProblem(recipe, error) {
      logger.error({ err: error, recipe }, "a recipe's file can't be used: what was allowed last judges on")
    },
    onAdopted({ recipe, by, golden }, before) {
      logger.warn({ recipe: recipe.id, golden }, "a recipe's file was changed past the program, and judges now")
      audit
        .record({
          actor: { name: by },
          action: 'recipe.outside',
          subject: `recipe/${recipe.id}`,
          before,
          after: { ...recipe, golden }
        })
        .catch((error: unknown) => {
          logger.error({ err: error, recipe: recipe.id }, 'a change of a recipe is not in the audit')
        })
    },
    onForced(recipe, reason) {
      logger.warn({ recipe, reason }, 'a recipe judges although it judges the golden set wrong')
      forced(recipe)
    }
  })
  const forced = recipeMetrics(registry, gate)
  return gate
}
