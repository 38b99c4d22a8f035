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

/** /stability: whether parts are pictured and judged as at first. */
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
        summary: 'Whether parts are pictured and judged as at first',
        description:
          'By recipe and station, from every part: score, brightness, focus, radius and place, compared with the '
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
        description: 'With limits, and the patterns that Western Electric names. Empty while it learns.',
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
        summary: 'Learn anew what is usual',
        description: 'After a change that was meant, such as another light: the next 500 parts say what is usual.',
        querystring: PairQuery,
        response: { 200: LearnReply, ...problems(400, 401, 403, 404) }
      }
    },
    async ({ query: { recipe, station = null }, actor }) => {
      if (!stability.isWatched(recipe, station)) throw new NotWatched(recipe, station ?? '')
      // Recorded first: nothing is forgotten that the audit does not tell of.
      await audit.record({ actor, action: 'stability.learn', subject: `recipe/${recipe}`, after: { station } })
      stability.learnAnew(recipe, station)
      return { recipe, station }
    }
  )
}

export default stabilityRoutes
