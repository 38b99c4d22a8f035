import type { FastifyReply } from 'fastify'
import type { RevisedRecipe } from '../../domain/recipes/recipe-revision.ts'

/** A recipe as an answer, with its revision as ETag. */
export function answerRecipe(reply: FastifyReply, { recipe, revision, shipped }: RevisedRecipe) {
  reply.header('etag', `"${revision}"`)
  return { ...recipe, revision, shipped }
}
