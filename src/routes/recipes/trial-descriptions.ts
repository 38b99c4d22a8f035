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
    'Circle, bore and crop by the settings of the query; those that are left out are the ones of the recipe. The '
    + 'picture is the multipart field `image` or the raw body. Nothing is judged, recorded or changed. Without a part '
    + 'it says which setting is in the way. At most three pictures at a time, in a thread that the line does not wait '
    + 'for.',
  consumes: FRAME_TYPES,
  params: RecipeParams,
  querystring: LocateTrialQuery,
  response: { 200: LocateTrialReply, ...problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503) }
}

export const TRY_EVIDENCE = {
  tags: ['recipes'],
  ...keyOf('operator'),
  operationId: 'tryEvidence',
  summary: 'What other evidence settings would have said of the last parts',
  description:
    'Judges the last parts of the active model version anew, by what their records say of each piece of evidence: '
    + 'with the settings of the recipe, and with those of the request. Names the parts whose verdict would change. '
    + 'Nothing is recorded or changed.',
  params: RecipeParams,
  body: EvidenceTrialBody,
  response: { 200: EvidenceTrialReply, ...problems(400, 401, 403, 404, 409) }
}
