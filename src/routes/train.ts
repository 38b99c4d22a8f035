import type { onRequestHookHandler } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { TrainingJobs } from '../domain/training.ts'
import { JobNotFound } from '../errors.ts'
import { problems } from '../schemas/problem.ts'
import { TrainBody, TrainJobList, TrainJobReply, TrainParams } from '../schemas/training.ts'

export interface TrainOptions { readonly jobs: TrainingJobs, readonly adminKey: onRequestHookHandler }

const security = [{ adminKey: [] }]

/** POST /train starts a retraining job; GET /train and /train/:id tell of jobs. */
const train: FastifyPluginAsyncZod<TrainOptions> = async (app, { jobs, adminKey }) => {
  app.addHook('onRequest', adminKey)

  app.post('/train', {
    schema: {
      operationId: 'startTraining',
      summary: 'Retrain a recipe',
      description: 'Trains in a process of its own while /inspect keeps answering; the new model version is active when the job has completed. One job at a time.',
      tags: ['training'], security, body: TrainBody, response: { 202: TrainJobReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
    }
  }, async (request, reply) => {
    const { recipe, dataset, ...parameters } = request.body
    return reply.code(202).send(await jobs.start(recipe, dataset, parameters))
  })

  app.get('/train', {
    schema: { operationId: 'listTrainings', summary: 'All jobs, newest first', tags: ['training'], security, response: { 200: TrainJobList, ...problems(401, 403) } }
  }, async () => ({ jobs: [...jobs.list()] }))

  app.get('/train/:id', {
    schema: { operationId: 'getTraining', summary: 'One job', tags: ['training'], security, params: TrainParams, response: { 200: TrainJobReply, ...problems(400, 401, 403, 404) } }
  }, async (request) => {
    const job = jobs.get(request.params.id)
    if (job === undefined) throw new JobNotFound(request.params.id)
    return job
  })
}

export default train
