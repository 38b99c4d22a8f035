import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import changeRecipes, { type ChangeRecipesOptions } from './change-recipes.ts'
import readRecipes, { type ReadRecipesOptions } from './read-recipes.ts'

/** /recipes: list, read, create, replace, change, delete, history. */
const recipes: FastifyPluginAsyncZod<ChangeRecipesOptions & ReadRecipesOptions> = async (app, options) => {
  await app.register(readRecipes, options)
  await app.register(changeRecipes, options)
}

export default recipes
