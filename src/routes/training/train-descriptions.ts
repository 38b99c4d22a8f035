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
    'Queues a job. It trains in a separate process while /inspect keeps answering. One job at a time runs on a '
    + 'machine. After a restart of the service the job continues. If operators.mayTrain is true, an operator may '
    + 'start a job on labelled pictures or an uploaded data set, with activate never or if-better. All other jobs '
    + 'need the role admin.',
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
    'Answers after its processes have ended, within 2 s. Its checkpoint stays: if the same job is started again, it '
    + 'resumes from it. Operators may cancel jobs that they started.',
  tags,
  params: TrainParams,
  response: { 200: TrainJobReply, ...problems(400, 401, 403, 404, 409) }
}

export const FOLLOW_TRAINING = {
  operationId: 'followTraining',
  summary: 'Follow a job',
  description:
    'Server-sent events `job`, each with the whole job as in GET /train/{id}: first its present state, then after '
    + 'each change. The stream ends with the job.',
  tags,
  ...keyOf('operator'),
  params: TrainParams,
  response: {
    200: { description: 'events until the job ends', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems(400, 401, 403, 404, 503)
  }
}
