import { problems } from '../../schemas/problem.ts'
import {
  RecipeBody,
  RecipeDeleteQuery,
  RecipeHeaders,
  RecipeNew,
  RecipeParams,
  RecipePatch,
  RecipeReply
} from '../../schemas/recipe.ts'
import { keyOf } from '../access/access.ts'

const told = { tags: ['recipes'], ...keyOf('admin') }
const MATCH =
  'Give the revision that the change was made for in the body (409 if the recipe has another one) or as If-Match (412).'
const GOLDEN =
  'A change of threshold, review band or location of the part must judge the golden set right, or needs an '
  + 'overrideReason. Give a threshold with the revision or the model version that it was chosen for (428).'

export const CREATE = {
  ...told,
  operationId: 'createRecipe',
  summary: 'Make a recipe',
  description:
    'Keys that are left out get their defaults. The recipe has no model version yet: train, teach or register one.',
  body: RecipeNew,
  response: { 201: RecipeReply, ...problems(400, 401, 403, 409, 413, 415) }
}

export const REPLACE = {
  ...told,
  operationId: 'replaceRecipe',
  summary: 'Replace a recipe',
  description: `Keys that are left out get their defaults; the model versions stay. ${MATCH} ${GOLDEN}`,
  params: RecipeParams,
  headers: RecipeHeaders,
  body: RecipeBody,
  response: { 200: RecipeReply, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 428) }
}

export const CHANGE = {
  ...told,
  operationId: 'changeRecipe',
  summary: 'Change some of a recipe',
  description: `Keys that are left out stay as they are, in nested objects too. ${MATCH} ${GOLDEN}`,
  params: RecipeParams,
  headers: RecipeHeaders,
  body: RecipePatch,
  response: { 200: RecipeReply, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 428) }
}

export const DELETE = {
  ...told,
  operationId: 'deleteRecipe',
  summary: 'Delete a recipe of this station',
  description:
    'A recipe of the same id that comes with the program takes its place, and is answered. Model versions '
    + `stay on the disk. ${MATCH}`,
  params: RecipeParams,
  querystring: RecipeDeleteQuery,
  headers: RecipeHeaders,
  response: { 200: RecipeReply.nullable(), ...problems(400, 401, 403, 404, 409, 412) }
}
