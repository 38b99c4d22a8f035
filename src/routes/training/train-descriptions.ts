import { z } from 'zod'
import { problems } from '../../schemas/problem.ts'
import {
  TrainBody,
  TrainJobList,
  TrainJobReply,
  TrainJobWhole,
  TrainParams,
  TrainQuery
} from '../../schemas/training.ts'
import { keyOf } from '../access/access.ts'

const tags = ['training']

export const START_TRAINING = {
  operationId: 'startTraining',
  summary: 'Retrain a recipe',
  description:
    'Queues a job. It trains in a process of its own while /inspect keeps answering, one at a time on the '
    + 'machine; a restart of the service takes it up again. Where operators.mayTrain is on, an operator may '
    + 'start one on labelled pictures or an uploaded data set, with activate never or if-better; else it takes '
    + 'an admin.',
  tags,
  body: TrainBody,
  response: { 202: TrainJobReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
}

export const LIST_TRAININGS = {
  operationId: 'listTrainings',
  summary: 'Jobs, newest first',
  tags,
  ...keyOf('operator'),
  querystring: TrainQuery,
  response: { 200: TrainJobList, ...problems(400, 401, 403) }
}

export const GET_TRAINING = {
  operationId: 'getTraining',
  summary: 'One job, with its curves',
  tags,
  ...keyOf('operator'),
  params: TrainParams,
  response: { 200: TrainJobWhole, ...problems(400, 401, 403, 404) }
}

export const CANCEL_TRAINING = {
  operationId: 'cancelTraining',
  summary: 'Cancel a job',
  description:
    'Answers when none of its processes runs, within 2 s. Its checkpoint stays: the same job, started again, '
    + 'resumes from it. An operator may cancel what they started.',
  tags,
  params: TrainParams,
  response: { 200: TrainJobReply, ...problems(400, 401, 403, 404, 409) }
}

export const FOLLOW_TRAINING = {
  operationId: 'followTraining',
  summary: 'Follow a job',
  description:
    'Server-sent events `job`, each with the whole job as of GET /train/{id}: first as it stands, then after '
    + 'each change. The stream ends with the job.',
  tags,
  ...keyOf('operator'),
  params: TrainParams,
  response: {
    200: { description: 'events until the job ends', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems(400, 401, 403, 404, 503)
  }
}
