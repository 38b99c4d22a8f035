import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Audit } from '../../domain/access/audit.ts'
import type { StabilityReader } from '../../domain/inspection/stability.ts'
import { NotWatched } from '../../errors.ts'
import { problems } from '../../schemas/problem.ts'
import { LearnReply, PairQuery, RunChartsReply, StabilityReply } from '../../schemas/quality/stability.ts'
import { type Access, keyOf } from '../access/access.ts'

export interface StabilityOptions {
  readonly stability: StabilityReader
  readonly access: Access
  readonly audit: Audit
}

/** /stability: whether pictures and scores are still like those of the first parts. */
const stabilityRoutes: FastifyPluginAsyncZod<StabilityOptions> = async (app, { stability, access, audit }) => {
  const tags = ['quality']
  const reading = { onRequest: access.require('operator') }

  app.get(
    '/stability',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'getStability',
        summary: 'Whether pictures and scores are still like those of the first parts',
        description:
          'For each recipe and station: score, brightness, focus, radius and place of every part, compared with the '
          + 'first 500 parts of the model version.',
        response: { 200: StabilityReply, ...problems(401, 403) }
      }
    },
    async () => ({
      series: [...stability.states()],
      learning: [...stability.learning()],
      errors: [...stability.errors()]
    })
  )

  app.get(
    '/stability/charts',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'getRunCharts',
        summary: 'Run charts of a recipe at a station',
        description: 'With limits, and the patterns of the Western Electric rules. Empty while it learns.',
        querystring: PairQuery,
        response: { 200: RunChartsReply, ...problems(400, 401, 403) }
      }
    },
    async ({ query: { recipe, station } }) => ({ charts: [...stability.charts(recipe, station ?? null)] })
  )

  app.post(
    '/stability/learn',
    {
      onRequest: access.require('admin'),
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'learnStability',
        summary: 'Learn the reference again',
        description: 'For an intended change, such as another light: the next 500 parts become the reference.',
        querystring: PairQuery,
        response: { 200: LearnReply, ...problems(400, 401, 403, 404) }
      }
    },
    async ({ query: { recipe, station = null }, actor }) => {
      if (!stability.isWatched(recipe, station)) throw new NotWatched(recipe, station ?? '')
      // Recorded first, so that nothing is forgotten without an entry in the audit.
      await audit.record({ actor, action: 'stability.learn', subject: `recipe/${recipe}`, after: { station } })
      stability.learnAnew(recipe, station)
      return { recipe, station }
    }
  )
}

export default stabilityRoutes
