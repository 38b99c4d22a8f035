import { z } from 'zod'
import { GoldenAdded, GoldenList, GoldenParams, GoldenPictureReply, GoldenQuery } from '../../schemas/golden.ts'
import { problems } from '../../schemas/problem.ts'
import { RecipeParams } from '../../schemas/recipe.ts'
import { FRAME_TYPES } from '../body/accept-frames.ts'
import { keyOf } from '../access/access.ts'

const read = { tags: ['recipes'], ...keyOf('operator') }
const change = { tags: ['recipes'], ...keyOf('admin') }

export const LIST_GOLDEN = {
  ...read,
  operationId: 'listGolden',
  summary: 'Golden pictures of a recipe',
  params: RecipeParams,
  response: { 200: GoldenList, ...problems(400, 401, 403, 404) }
}

export const ADD_GOLDEN = {
  ...change,
  operationId: 'addGolden',
  summary: 'Add a golden picture',
  description:
    'The multipart field `image` or the raw body; BMP, JPEG, PNG, TIFF or WebP. If the set has the picture already, '
    + 'it gets the new label.',
  consumes: FRAME_TYPES,
  params: RecipeParams,
  querystring: GoldenQuery,
  response: { 201: GoldenAdded, ...problems(400, 401, 403, 404, 408, 409, 413, 415, 422) }
}

export const GET_GOLDEN = {
  ...read,
  operationId: 'getGolden',
  summary: 'The picture itself',
  params: GoldenParams,
  response: {
    200: { description: 'as it was added', content: { 'image/*': { schema: z.any() } } },
    ...problems(400, 401, 403, 404)
  }
}

export const REMOVE_GOLDEN = {
  ...change,
  operationId: 'removeGolden',
  summary: 'Remove a golden picture',
  params: GoldenParams,
  response: { 200: GoldenPictureReply, ...problems(400, 401, 403, 404) }
}
