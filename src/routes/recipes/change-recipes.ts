import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { mergeRecipe } from '../../domain/recipes/merge-recipe.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import { RecipeInUse, RecipeInvalid } from '../../errors.ts'
import type { Access, AskSignature } from '../access/access.ts'
import { answerRecipe } from './answer-recipe.ts'
import { CHANGE, CREATE, DELETE, REPLACE } from './change-descriptions.ts'
import { checkedRecipe, editedRecipe, type GivenKeys } from './edit-recipe.ts'
import { signedKinds } from './signed-kinds.ts'
import { expectedRevision, refusedAs } from './expected-revision.ts'

export interface ChangeRecipesOptions {
  readonly recipes: RecipeBook
  /** Recipes that the configuration names; they can't be deleted for good. */
  readonly inUse: ReadonlySet<string>
  readonly access: Access
  readonly signatures: AskSignature
}

/** /recipes: create, replace, change, delete. */
const changeRecipes: FastifyPluginAsyncZod<ChangeRecipesOptions> = async (app, options) => {
  const { recipes, inUse, access, signatures } = options
  const onRequest = access.require('admin')
  const preValidation = signatures.ask(signedKinds)
  const change = changeOf(recipes)

  app.post('/recipes', { onRequest, schema: CREATE }, async (request, reply) => {
    const { id, ...given } = request.body
    const created = await recipes.create(
      checkedRecipe(id, mergeRecipe({ id, ...RECIPE_DEFAULTS }, given)),
      request.actor.name
    )
    return reply.code(201).header('location', `/recipes/${id}`).send(answerRecipe(reply, created))
  })

  app.put('/recipes/:id', { onRequest, preValidation, schema: REPLACE }, async (request, reply) =>
    change(request, reply, (recipe, given) => {
      const { activeModelVersion, shadowModelVersion } = recipe
      return mergeRecipe({ id: recipe.id, ...RECIPE_DEFAULTS, activeModelVersion, shadowModelVersion }, given)
    })
  )

  app.patch('/recipes/:id', { onRequest, preValidation, schema: CHANGE }, async (request, reply) =>
    change(request, reply, mergeRecipe)
  )

  app.delete('/recipes/:id', { onRequest, preValidation, schema: DELETE }, async (request, reply) => {
    const { id } = request.params
    const ifMatch = request.headers['if-match']
    if (inUse.has(id) && !(await recipes.hasShipped(id))) throw new RecipeInUse(id)
    const left = await refusedAs(
      ifMatch,
      recipes.remove(id, {
        author: request.actor.name,
        ...reasonOf(request.query),
        signature: request.signature,
        expected: expectedRevision(undefined, ifMatch)
      })
    )
    return left === null ? reply.type('application/json').send(null) : answerRecipe(reply, left)
  })
}

export default changeRecipes

interface ChangeRequest {
  readonly params: { readonly id: string }
  readonly headers: { readonly 'if-match'?: string | undefined }
  readonly body: GivenKeys & {
    readonly id?: string | undefined
    readonly revision?: number | undefined
    readonly overrideReason?: string | undefined
  }
}

/** The common part of PUT and PATCH. */
const changeOf =
  (recipes: RecipeBook) =>
  async (request: ChangeRequest, reply: FastifyReply, edit: (recipe: Recipe, given: GivenKeys) => unknown) => {
    const { id } = request.params
    const { revision, id: named, shipped: _of, overrideReason, ...given } = request.body
    if (named !== undefined && named !== id)
      throw new RecipeInvalid(id, `expected the id '${id}', as the path says, received '${named}'`)
    const ifMatch = request.headers['if-match']
    const expected = expectedRevision(revision, ifMatch)
    const order = {
      author: reply.request.actor.name,
      change: 'updated' as const,
      ...reasonOf({ overrideReason }),
      signature: reply.request.signature,
      expected
    }
    const changed = recipes.change(id, order, (recipe) => editedRecipe(recipe, edit(recipe, given), given, expected))
    return answerRecipe(reply, await refusedAs(ifMatch, changed))
  }

const reasonOf = ({ overrideReason }: { readonly overrideReason?: string | undefined }): { readonly reason?: string } =>
  overrideReason === undefined ? {} : { reason: overrideReason }
