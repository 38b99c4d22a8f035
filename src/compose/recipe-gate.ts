import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { Audit } from '../domain/access/audit.ts'
import type { RecipeBook } from '../domain/recipes/recipe-book.ts'
import { createRecipeGate, type RecipeGate, type RecipeGateParts } from '../inspection/models/recipe-gate.ts'
import { forcedRecipeMetric, recipeStateMetrics } from '../plugins/recipe-metrics.ts'
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

/** Wires the gate that decides which recipes may judge. */
export function composeGate({ recipes, stored, book, audit, registry, logger, ask }: GateParts): RecipeGate {
  const countForced = forcedRecipeMetric(registry)
  const gate = createRecipeGate({
    readFile: recipes.read,
    lastRevision: async (id) => (await book.revisions(id, { limit: 1 }))[0],
    approvals: stored.approvals,
    ask,
    now: () => new Date(),
    clockMs: () => performance.now(),
    onProblem(recipe, error) {
      logger.error({ err: error, recipe }, 'the file of a recipe cannot be used: the last allowed recipe still judges')
    },
    onAdopted({ recipe, by, golden }, before) {
      logger.warn(
        { recipe: recipe.id, golden },
        'the file of a recipe was changed outside the program; the changed recipe judges from now on'
      )
      audit
        .record({
          actor: { name: by },
          action: 'recipe.outside',
          subject: `recipe/${recipe.id}`,
          before,
          after: { ...recipe, golden }
        })
        .catch((error: unknown) => {
          logger.error({ err: error, recipe: recipe.id }, 'a change of a recipe could not be written to the audit')
        })
    },
    onForced(recipe, reason) {
      logger.warn({ recipe, reason }, 'a recipe judges although it judges the golden set wrong')
      countForced(recipe)
    }
  })
  recipeStateMetrics(registry, gate)
  return gate
}
