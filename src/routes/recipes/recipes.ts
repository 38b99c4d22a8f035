import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { mergeRecipe } from '../../domain/recipes/merge-recipe.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import type { RevisedRecipe } from '../../domain/recipes/recipe-revision.ts'
import { RecipeInUse, RecipeInvalid, RevisionMissing, ThresholdOfOther } from '../../errors.ts'
import { problems } from '../../schemas/problem.ts'
import {
  parseRecipe,
  RecipeBody,
  RecipeDeleteQuery,
  RecipeHeaders,
  RecipeList,
  RecipeNew,
  RecipeParams,
  RecipePatch,
  RecipeReply,
  RevisionList,
  RevisionQuery
} from '../../schemas/recipe.ts'
import { type Access, keyOf } from '../access/access.ts'
import { expectedRevision, refusedAs } from './expected-revision.ts'

export interface RecipesOptions {
  readonly recipes: RecipeBook
  /** Recipes that the configuration names; they can't be deleted for good. */
  readonly inUse: ReadonlySet<string>
  readonly access: Access
}

const MATCH =
  'Give the revision that the change was made for in the body (409 if the recipe has another one) or as If-Match (412).'
const GOLDEN =
  'What decides (threshold, review band, where the part is looked for) has to judge the golden set right, or needs '
  + 'an overrideReason. A threshold comes with the revision or the model version that it was chosen for (428).'

/** /recipes: list, read, create, replace, change, delete, history. */
const recipes: FastifyPluginAsyncZod<RecipesOptions> = async (app, { recipes, inUse, access }) => {
  const tags = ['recipes']
  const reading = { onRequest: access.require('operator') }
  const changing = { onRequest: access.require('admin') }
  const answer = (reply: FastifyReply, { recipe, revision, shipped }: RevisedRecipe) => {
    reply.header('etag', `"${revision}"`)
    return { ...recipe, revision, shipped }
  }

  app.get(
    '/recipes',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'listRecipes',
        summary: 'Ids of all recipes',
        response: { 200: RecipeList, ...problems(401, 403) }
      }
    },
    async () => ({ recipes: [...(await recipes.list())] })
  )

  app.get(
    '/recipes/:id',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'getRecipe',
        summary: 'One recipe, whole',
        params: RecipeParams,
        response: { 200: RecipeReply, ...problems(400, 401, 403, 404) }
      }
    },
    async (request, reply) => answer(reply, await recipes.current(request.params.id))
  )

  app.post(
    '/recipes',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'createRecipe',
        summary: 'Make a recipe',
        description:
          'Keys that are left out get their defaults. The recipe has no model version yet: train, teach or register '
          + 'one.',
        body: RecipeNew,
        response: { 201: RecipeReply, ...problems(400, 401, 403, 409, 413, 415) }
      }
    },
    async (request, reply) => {
      const { id, ...given } = request.body
      const created = await recipes.create(
        checked(id, mergeRecipe({ id, ...RECIPE_DEFAULTS }, given)),
        request.actor.name
      )
      return reply.code(201).header('location', `/recipes/${id}`).send(answer(reply, created))
    }
  )

  app.put(
    '/recipes/:id',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'replaceRecipe',
        summary: 'Replace a recipe',
        description: `Keys that are left out get their defaults; the model versions stay. ${MATCH} ${GOLDEN}`,
        params: RecipeParams,
        headers: RecipeHeaders,
        body: RecipeBody,
        response: { 200: RecipeReply, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 428) }
      }
    },
    async (request, reply) =>
      change(request, reply, (recipe, given) => {
        const { activeModelVersion, shadowModelVersion } = recipe
        return mergeRecipe({ id: recipe.id, ...RECIPE_DEFAULTS, activeModelVersion, shadowModelVersion }, given)
      })
  )

  app.patch(
    '/recipes/:id',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'changeRecipe',
        summary: 'Change some of a recipe',
        description: `Keys that are left out stay as they are, in nested objects too. ${MATCH} ${GOLDEN}`,
        params: RecipeParams,
        headers: RecipeHeaders,
        body: RecipePatch,
        response: { 200: RecipeReply, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 428) }
      }
    },
    async (request, reply) => change(request, reply, mergeRecipe)
  )

  app.delete(
    '/recipes/:id',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'deleteRecipe',
        summary: 'Delete a recipe of this station',
        description:
          'A recipe of the same id that comes with the program takes its place, and is answered. Model versions '
          + `stay on the disk. ${MATCH}`,
        params: RecipeParams,
        querystring: RecipeDeleteQuery,
        headers: RecipeHeaders,
        response: { 200: RecipeReply.nullable(), ...problems(400, 401, 403, 404, 409, 412) }
      }
    },
    async (request, reply) => {
      const { id } = request.params
      const ifMatch = request.headers['if-match']
      if (inUse.has(id) && !(await recipes.hasShipped(id))) throw new RecipeInUse(id)
      const left = await refusedAs(
        ifMatch,
        recipes.remove(id, {
          author: request.actor.name,
          ...reasonOf(request.query),
          expected: expectedRevision(undefined, ifMatch)
        })
      )
      return left === null ? reply.type('application/json').send(null) : answer(reply, left)
    }
  )

  app.get(
    '/recipes/:id/revisions',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'listRevisions',
        summary: 'Changes of a recipe, newest first',
        description: 'Also of one that was deleted. `next` is the `before` of the next page; null on the last one.',
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

  interface ChangeRequest {
    readonly params: { readonly id: string }
    readonly headers: { readonly 'if-match'?: string | undefined }
    readonly body: Readonly<Record<string, unknown>> & {
      readonly id?: string | undefined
      readonly revision?: number | undefined
      readonly overrideReason?: string | undefined
    }
  }
  async function change(
    request: ChangeRequest,
    reply: FastifyReply,
    edit: (recipe: Recipe, given: Readonly<Record<string, unknown>>) => unknown
  ) {
    const { id } = request.params
    const { revision, id: named, shipped: _of, overrideReason, ...given } = request.body
    if (named !== undefined && named !== id)
      throw new RecipeInvalid(id, `expected the id '${id}', as the path says, received '${named}'`)
    const ifMatch = request.headers['if-match']
    const order = {
      author: reply.request.actor.name,
      change: 'updated' as const,
      ...reasonOf({ overrideReason }),
      expected: expectedRevision(revision, ifMatch)
    }
    return answer(
      reply,
      await refusedAs(
        ifMatch,
        recipes.change(id, order, (recipe) => {
          const edited = withBoundThreshold(recipe, checked(id, edit(recipe, given)), given, order.expected)
          for (const [key, how] of [
            ['activeModelVersion', 'POST /models/:version/activate'],
            ['shadowModelVersion', 'POST /models/:version/shadow']
          ] as const) {
            if (edited[key] !== recipe[key])
              throw new RecipeInvalid(
                id,
                `${key}: expected ${JSON.stringify(recipe[key])} as it is (${how} changes it), received `
                  + JSON.stringify(edited[key])
              )
          }
          return edited
        })
      )
    )
  }
}

export default recipes

function checked(id: string, json: unknown): Recipe {
  try {
    return parseRecipe(json)
  } catch (error) {
    throw new RecipeInvalid(id, (error as Error).message)
  }
}

const reasonOf = ({ overrideReason }: { readonly overrideReason?: string | undefined }): { readonly reason?: string } =>
  overrideReason === undefined ? {} : { reason: overrideReason }

/**
 * A threshold that is given belongs to the version that judges. Which one that is the caller has to know: else the
 * threshold of a version would land on the next one.
 * @param expected the revision that the change was made for
 * @throws RevisionMissing, ThresholdOfOther
 */
function withBoundThreshold(
  recipe: Recipe,
  edited: Recipe,
  given: Readonly<Record<string, unknown>>,
  expected: number | undefined
): Recipe {
  const { activeModelVersion: version, id } = recipe
  if (edited.threshold === null) return { ...edited, thresholdModelVersion: null }
  const named = given['thresholdModelVersion']
  const isNew = edited.threshold !== recipe.threshold || edited.thresholdModelVersion !== recipe.thresholdModelVersion
  if (!isNew) return edited
  if (version === null) return { ...edited, thresholdModelVersion: null }
  const isNamed = typeof named === 'string' && (expected === undefined || named !== recipe.thresholdModelVersion)
  if (isNamed && named !== version) throw new ThresholdOfOther(id, version, named)
  if (!isNamed && expected === undefined) throw new RevisionMissing(id)
  return { ...edited, thresholdModelVersion: version }
}
