import { z } from 'zod'
import { problems } from '../../schemas/problem.ts'
import {
  HeatMapReply,
  PictureQuery,
  ReviewBody,
  ReviewList,
  ReviewParams,
  ReviewPartReply,
  ReviewQuery,
  ReviewRatesQuery,
  ReviewRatesReply
} from '../../schemas/review.ts'
import { keyOf } from '../access/access.ts'

const tags = ['inspection']
const { security } = keyOf('operator')

export const LIST_REVIEW = {
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

export const GET_REVIEW_RATES = {
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

export const GET_REVIEW_PART = {
  operationId: 'getReviewPart',
  summary: 'One part',
  tags,
  security,
  params: ReviewParams,
  response: { 200: ReviewPartReply, ...problems(400, 401, 403, 404) }
}

export const GET_REVIEW_IMAGE = {
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

export const GET_REVIEW_HEAT_MAP = {
  operationId: 'getReviewHeatMap',
  summary: 'Where it differs from good parts',
  description: 'Judged anew for this. Null where there is none, or another model version judges by now.',
  tags,
  security,
  params: ReviewParams,
  response: { 200: HeatMapReply, ...problems(400, 401, 403, 404) }
}

export const REVIEW_PART = {
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
