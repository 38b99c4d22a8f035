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
    'Doubtful parts (REVIEW), and parts that were chosen at random. With `state=labelled`: parts that a person '
    + 'has labelled.',
  tags,
  security,
  querystring: ReviewQuery,
  response: { 200: ReviewList, ...problems(400, 401, 403) }
}

export const GET_REVIEW_RATES = {
  operationId: 'getReviewRates',
  summary: 'Escapes and overkills that review found',
  description:
    'Rates with exact 95 % bounds, from the parts that were chosen at random. Doubtful parts do not count, because '
    + 'they do not represent the line.',
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
  description: 'Judges the picture again. Null where there is no heat map, or another model version is active now.',
  tags,
  security,
  params: ReviewParams,
  response: { 200: HeatMapReply, ...problems(400, 401, 403, 404) }
}

export const REVIEW_PART = {
  operationId: 'reviewPart',
  summary: 'Label a part',
  description:
    'Another label replaces the old one. The picture is added to the labelled pictures of its recipe, for '
    + 'training.',
  tags,
  security,
  params: ReviewParams,
  body: ReviewBody,
  response: { 200: ReviewPartReply, ...problems(400, 401, 403, 404, 415) }
}
