import { problems } from '../../schemas/problem.ts'
import { RecipeParams } from '../../schemas/recipe.ts'
import {
  EvidenceTrialBody,
  EvidenceTrialReply,
  LocateTrialQuery,
  LocateTrialReply
} from '../../schemas/recipe-trial.ts'
import { keyOf } from '../access/access.ts'
import { FRAME_TYPES } from '../body/accept-frames.ts'

export const TRY_LOCATE = {
  tags: ['recipes'],
  ...keyOf('admin'),
  operationId: 'tryLocate',
  summary: 'Where a recipe finds the part in a picture',
  description:
    "Circle, bore and crop by the settings of the query, which default to the recipe's. The picture is the multipart "
    + 'field `image` or the raw body. Nothing is judged, recorded or changed. If no part is found, the answer says '
    + 'which setting prevents it. At most three pictures at a time, in a thread of their own, so that the line does '
    + 'not wait.',
  consumes: FRAME_TYPES,
  params: RecipeParams,
  querystring: LocateTrialQuery,
  response: { 200: LocateTrialReply, ...problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503) }
}

export const TRY_EVIDENCE = {
  tags: ['recipes'],
  ...keyOf('operator'),
  operationId: 'tryEvidence',
  summary: 'Judge the last parts with other evidence settings',
  description:
    'Judges the last parts of the active model version again from the evidence in their records: with the settings '
    + 'of the recipe, and with those of the request. Names the parts whose verdict would change. Nothing is recorded '
    + 'or changed.',
  params: RecipeParams,
  body: EvidenceTrialBody,
  response: { 200: EvidenceTrialReply, ...problems(400, 401, 403, 404, 409) }
}
