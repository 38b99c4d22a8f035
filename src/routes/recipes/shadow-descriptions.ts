import { ModelParams, ModelQuery, NoBody, ShadowReply } from '../../schemas/models.ts'
import { problems } from '../../schemas/problem.ts'
import { keyOf } from '../access/access.ts'

const ofOne = { tags: ['models'], querystring: ModelQuery, params: ModelParams }

export const GET_SHADOW = {
  ...ofOne,
  ...keyOf('operator'),
  operationId: 'getShadow',
  summary: 'How often the shadow version agrees with the active one',
  response: { 200: ShadowReply, ...problems(400, 401, 403, 404) }
}

export const SET_SHADOW = {
  ...ofOne,
  ...keyOf('admin'),
  operationId: 'setShadow',
  summary: 'Have a version score live pictures without deciding',
  description: 'One per recipe. It scores a picture after its answer, and skips pictures that arrive while it is busy.',
  body: NoBody.nullish(),
  response: { 200: ShadowReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
}

export const END_SHADOW = {
  ...ofOne,
  ...keyOf('admin'),
  operationId: 'endShadow',
  summary: 'End the shadow version; the answer holds its last counts',
  response: { 200: ShadowReply, ...problems(400, 401, 403, 404) }
}
