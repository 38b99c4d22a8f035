import { ModelParams, ModelQuery, NoBody, ShadowReply } from '../../schemas/models.ts'
import { problems } from '../../schemas/problem.ts'
import { keyOf } from '../access/access.ts'

const ofOne = { tags: ['models'], querystring: ModelQuery, params: ModelParams }

export const GET_SHADOW = {
  ...ofOne,
  ...keyOf('operator'),
  operationId: 'getShadow',
  summary: 'How far the shadow version agrees with the active one',
  response: { 200: ShadowReply, ...problems(400, 401, 403, 404) }
}

export const SET_SHADOW = {
  ...ofOne,
  ...keyOf('admin'),
  operationId: 'setShadow',
  summary: 'Have a version score live pictures without deciding',
  description: 'One per recipe. It scores pictures after their answers, and skips those that come while it is busy.',
  body: NoBody.nullish(),
  response: { 200: ShadowReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
}

export const END_SHADOW = {
  ...ofOne,
  ...keyOf('admin'),
  operationId: 'endShadow',
  summary: 'End the shadow version; the answer has its last counts',
  response: { 200: ShadowReply, ...problems(400, 401, 403, 404) }
}
