import { z } from 'zod'
import { ModelList, ModelParams, ModelQuery, ModelReply } from '../../schemas/models.ts'
import { problems } from '../../schemas/problem.ts'
import { keyOf } from '../access/access.ts'
import { REGISTER_DESCRIPTION } from './register-description.ts'

const common = { tags: ['models'], querystring: ModelQuery }
const ofOne = { ...common, params: ModelParams }

export const LIST_MODELS = {
  ...common,
  ...keyOf('operator'),
  operationId: 'listModels',
  summary: 'Model versions of a recipe, newest first',
  description: 'Includes broken versions with their problem. Checksums are not computed here.',
  response: { 200: ModelList, ...problems(400, 401, 403, 404) }
}

export const GET_MODEL = {
  ...ofOne,
  ...keyOf('operator'),
  operationId: 'getModel',
  summary: 'One version with its manifest, every file checked',
  response: { 200: ModelReply, ...problems(400, 401, 403, 404) }
}

export const GET_REPORT = {
  ...ofOne,
  ...keyOf('operator'),
  operationId: 'getReport',
  summary: 'Its report',
  response: {
    200: { description: 'HTML that needs nothing else', content: { 'text/html': { schema: z.string() } } },
    ...problems(400, 401, 403, 404, 409)
  }
}

export const REGISTER_MODEL = {
  ...common,
  ...keyOf('admin'),
  operationId: 'registerModel',
  summary: 'Register a version from elsewhere',
  description: REGISTER_DESCRIPTION,
  consumes: ['multipart/form-data'],
  response: { 201: ModelReply, ...problems(400, 401, 403, 404, 408, 409, 413, 415) }
}
