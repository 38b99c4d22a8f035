import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import { problems } from '../../schemas/problem.ts'
import { RecipeList, RecipeParams, RecipeReply, RevisionList, RevisionQuery } from '../../schemas/recipe.ts'
import { type Access, keyOf } from '../access/access.ts'
import { answerRecipe } from './answer-recipe.ts'

export interface ReadRecipesOptions {
  readonly recipes: RecipeBook
  readonly unproven: (recipes: readonly string[]) => Promise<readonly string[]>
  readonly access: Access
}

/** /recipes: list, read, history. */
const readRecipes: FastifyPluginAsyncZod<ReadRecipesOptions> = async (app, { recipes, unproven, access }) => {
  const onRequest = access.require('operator')
  const told = { tags: ['recipes'], ...keyOf('operator') }

  app.get(
    '/recipes',
    {
      onRequest,
      schema: {
        ...told,
        operationId: 'listRecipes',
        summary: 'Ids of all recipes',
        description:
          '`unproven` are those that judge although no labelled defect exists for them: their version was not tested '
          + 'with one, none was uploaded, and none was labelled in review. Nobody knows which defects they pass as OK.',
        response: { 200: RecipeList, ...problems(401, 403) }
      }
    },
    async () => {
      const ids = await recipes.list()
      return { recipes: [...ids], unproven: [...(await unproven(ids))] }
    }
  )

  app.get(
    '/recipes/:id',
    {
      onRequest,
      schema: {
        ...told,
        operationId: 'getRecipe',
        summary: 'One recipe, whole',
        params: RecipeParams,
        response: { 200: RecipeReply, ...problems(400, 401, 403, 404) }
      }
    },
    async (request, reply) => answerRecipe(reply, await recipes.current(request.params.id))
  )

  app.get(
    '/recipes/:id/revisions',
    {
      onRequest,
      schema: {
        ...told,
        operationId: 'listRevisions',
        summary: 'Changes of a recipe, newest first',
        description: 'Works for a deleted recipe, too. `next` is the `before` of the next page; null on the last one.',
        params: RecipeParams,
        querystring: RevisionQuery,
        response: { 200: RevisionList, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => {
      const { before, limit } = request.query
      const found = await recipes.revisions(request.params.id, { before, limit: limit + 1 })
      const revisions = found.slice(0, limit)
      return { revisions, next: found.length > limit ? revisions.at(-1)!.revision : null }
    }
  )
}

export default readRecipes
