import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { PictureView } from '../../domain/records/picture-view.ts'
import type { ReviewBook, ReviewPart, ReviewRates } from '../../domain/labelled/review.ts'
import { problems } from '../../schemas/problem.ts'
import {
  HeatMapReply,
  PictureQuery,
  ReviewBody,
  reviewCursorText,
  ReviewList,
  ReviewParams,
  ReviewPartReply,
  ReviewQuery,
  ReviewRatesQuery,
  ReviewRatesReply
} from '../../schemas/review.ts'
import { type Access, keyOf } from '../access/access.ts'
import { sendPicture } from './send-picture.ts'

export interface Review extends ReviewBook {
  rates(modelVersion?: string): Promise<readonly ReviewRates[]>
}

export interface ReviewOptions {
  readonly review: Review
  readonly view: PictureView
  readonly access: Access
}

const tags = ['inspection']
const { security } = keyOf('operator')

/** /review: parts that wait for a person, and their labels. */
const reviewRoutes: FastifyPluginAsyncZod<ReviewOptions> = async (app, { review, view, access }) => {
  app.addHook('onRequest', access.require('operator'))

  app.get(
    '/review',
    {
      schema: {
        operationId: 'listReview',
        summary: 'Parts to be reviewed, oldest first',
        description:
          'Doubtful parts (REVIEW), and those that chance chose among all. With `state=labelled` those that a '
          + 'person has looked at.',
        tags,
        security,
        querystring: ReviewQuery,
        response: { 200: ReviewList, ...problems(400, 401, 403) }
      }
    },
    async (request) => {
      const { after, limit, ...filter } = request.query
      const found = await review.list(filter, { after, limit: limit + 1 })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const counts = await review.counts()
      return {
        parts: page.map(replyOf),
        next:
          found.length > limit && last !== undefined
            ? reviewCursorText({ at: last.at, id: last.result.resultId })
            : null,
        waiting: counts.reduce((sum, { label, count }) => (label === null ? sum + count : sum), 0)
      }
    }
  )

  app.get(
    '/review/rates',
    {
      schema: {
        operationId: 'getReviewRates',
        summary: 'Escapes and overkills that review found',
        description:
          'Rates with exact 95 % bounds, from the parts alone that chance chose: doubtful ones queue because they '
          + 'are doubtful, so they do not represent the line.',
        tags,
        security,
        querystring: ReviewRatesQuery,
        response: { 200: ReviewRatesReply, ...problems(400, 401, 403) }
      }
    },
    async ({ query: { recipe, modelVersion } }) => ({
      rates: (await review.rates(modelVersion)).filter((each) => recipe === undefined || each.recipe === recipe)
    })
  )

  app.get(
    '/review/:resultId',
    {
      schema: {
        operationId: 'getReviewPart',
        summary: 'One part',
        tags,
        security,
        params: ReviewParams,
        response: { 200: ReviewPartReply, ...problems(400, 401, 403, 404) }
      }
    },
    async ({ params: { resultId } }) => replyOf(await review.get(resultId))
  )

  app.get(
    '/review/:resultId/image',
    {
      schema: {
        operationId: 'getReviewImage',
        summary: 'Its picture',
        tags,
        security,
        params: ReviewParams,
        querystring: PictureQuery,
        response: {
          200: { description: 'as it was posted; raw frames as BMP', content: { 'image/*': { schema: z.any() } } },
          ...problems(400, 401, 403, 404)
        }
      }
    },
    async ({ params: { resultId }, query: { as } }, reply) => {
      const { result } = await review.get(resultId)
      return sendPicture(reply, view, { ...(await review.picture(resultId)), recipe: result.recipe, as })
    }
  )

  app.get(
    '/review/:resultId/heatmap',
    {
      schema: {
        operationId: 'getReviewHeatMap',
        summary: 'Where it differs from good parts',
        description: 'Judged anew for this. Null where there is none, or another model version judges by now.',
        tags,
        security,
        params: ReviewParams,
        response: { 200: HeatMapReply, ...problems(400, 401, 403, 404) }
      }
    },
    async ({ params: { resultId } }) => {
      const { result } = await review.get(resultId)
      const { bytes } = await review.picture(resultId)
      return { heatmap: await view.heatMap(result, bytes) }
    }
  )

  app.post(
    '/review/:resultId',
    {
      schema: {
        operationId: 'reviewPart',
        summary: 'Say what a part is',
        description:
          'The same label again changes nothing; another label replaces it. The picture joins the labelled pictures '
          + 'of its recipe, for training.',
        tags,
        security,
        params: ReviewParams,
        body: ReviewBody,
        response: { 200: ReviewPartReply, ...problems(400, 401, 403, 404, 415) }
      }
    },
    async ({ params: { resultId }, body: { label, defectKind = null }, actor }) =>
      replyOf(await review.say(resultId, { label, defectKind }, actor))
  )
}

export default reviewRoutes

function replyOf({ at, result, sampled, said }: ReviewPart) {
  return {
    ...result,
    at,
    sampled,
    label: said?.label ?? null,
    defectKind: said?.defectKind ?? null,
    labelledBy: said?.by ?? null,
    labelledAt: said?.at ?? null
  }
}
