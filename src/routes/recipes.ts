import type { onRequestHookHandler } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Recipe } from '../domain/recipe.ts'
import { problems } from '../schemas/problem.ts'
import { RecipeList, RecipeParams, RecipeSchema } from '../schemas/recipe.ts'

export interface RecipeReader {
  list (): Promise<readonly string[]>
  /** @throws RecipeNotFound, RecipeInvalid */
  read (id: string): Promise<Recipe>
}

/** GET /recipes and /recipes/:id. */
const recipes: FastifyPluginAsyncZod<{ readonly recipes: RecipeReader, readonly adminKey: onRequestHookHandler }> = async (app, { recipes, adminKey }) => {
  app.addHook('onRequest', adminKey)
  const security = [{ adminKey: [] }]

  app.get('/recipes', {
    schema: { operationId: 'listRecipes', summary: 'Ids of all recipes', tags: ['recipes'], security, response: { 200: RecipeList, ...problems(401, 403) } }
  }, async () => ({ recipes: [...await recipes.list()] }))

  app.get('/recipes/:id', {
    schema: { operationId: 'getRecipe', summary: 'One recipe, whole', tags: ['recipes'], security, params: RecipeParams, response: { 200: RecipeSchema, ...problems(400, 401, 403, 404) } }
  }, async (request) => recipes.read(request.params.id))
}

export default recipes
