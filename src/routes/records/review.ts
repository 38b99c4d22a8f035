import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { PictureView } from '../../domain/records/picture-view.ts'
import type { ReviewBook, ReviewPart, ReviewRates } from '../../domain/labelled/review.ts'
import { cursorText } from '../../schemas/records.ts'
import { type Access } from '../access/access.ts'
import { sendPicture } from './send-picture.ts'
import {
  GET_REVIEW_HEAT_MAP,
  GET_REVIEW_IMAGE,
  GET_REVIEW_PART,
  GET_REVIEW_RATES,
  LIST_REVIEW,
  REVIEW_PART
} from './review-descriptions.ts'

export interface Review extends ReviewBook {
  rates(modelVersion?: string): Promise<readonly ReviewRates[]>
}

export interface ReviewOptions {
  readonly review: Review
  readonly view: PictureView
  readonly access: Access
}

/** /review: parts that wait for a person, and their labels. */
const reviewRoutes: FastifyPluginAsyncZod<ReviewOptions> = async (app, { review, view, access }) => {
  app.addHook('onRequest', access.require('operator'))

  app.get('/review', { schema: LIST_REVIEW }, async (request) => {
    const { after, limit, ...filter } = request.query
    const found = await review.list(filter, { after, limit: limit + 1 })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const counts = await review.counts()
    return {
      parts: page.map(replyOf),
      next: found.length > limit && last !== undefined ? cursorText({ at: last.at, id: last.result.resultId }) : null,
      waiting: counts.reduce((sum, { label, count }) => (label === null ? sum + count : sum), 0)
    }
  })

  app.get('/review/rates', { schema: GET_REVIEW_RATES }, async ({ query: { recipe, modelVersion } }) => ({
    rates: (await review.rates(modelVersion)).filter((each) => recipe === undefined || each.recipe === recipe)
  }))

  app.get('/review/:resultId', { schema: GET_REVIEW_PART }, async ({ params: { resultId } }) =>
    replyOf(await review.get(resultId))
  )

  app.get(
    '/review/:resultId/image',
    { schema: GET_REVIEW_IMAGE },
    async ({ params: { resultId }, query: { as } }, reply) => {
      const { result } = await review.get(resultId)
      return sendPicture(reply, view, { ...(await review.picture(resultId)), recipe: result.recipe, as })
    }
  )

  app.get('/review/:resultId/heatmap', { schema: GET_REVIEW_HEAT_MAP }, async ({ params: { resultId } }) => {
    const { result } = await review.get(resultId)
    const { bytes } = await review.picture(resultId)
    return { heatmap: await view.heatMap(result, bytes) }
  })

  app.post(
    '/review/:resultId',
    { schema: REVIEW_PART },
    async ({ params: { resultId }, body: { label, defectKind = null }, actor }) =>
      replyOf(await review.say(resultId, { label, defectKind }, actor))
  )
}

export default reviewRoutes

function replyOf({ at, result, sampled, said, plantStation }: ReviewPart) {
  return {
    ...result,
    at,
    sampled,
    plantStation: plantStation ?? null,
    label: said?.label ?? null,
    defectKind: said?.defectKind ?? null,
    labelledBy: said?.by ?? null,
    labelledAt: said?.at ?? null
  }
}
