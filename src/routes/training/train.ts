import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Actor, mayAct } from '../../domain/access/access.ts'
import type { Audit } from '../../domain/access/audit.ts'
import { isOver, type TrainingJobs, type TrainJob } from '../../domain/training/training.ts'
import { JobNotFound, RoleTooLow, TooManyFollowers } from '../../errors.ts'
import { problems } from '../../schemas/problem.ts'
import {
  TrainBody,
  TrainJobList,
  TrainJobReply,
  TrainJobWhole,
  TrainParams,
  TrainQuery
} from '../../schemas/training.ts'
import { type Access, keyOf } from '../access/access.ts'
import { eventStreams } from '../event-stream.ts'

export interface TrainOptions {
  readonly jobs: TrainingJobs
  readonly access: Access
  readonly audit: Audit
  /** Whether operators may start trainings. */
  readonly mayOperatorsTrain: boolean
}

/** Clients that may follow jobs at once. */
export const MAX_FOLLOWERS = 32

const tags = ['training']

/** POST /train queues a training job, DELETE cancels it; GET /train, /train/:id and /train/:id/events show jobs. */
const train: FastifyPluginAsyncZod<TrainOptions> = async (app, { jobs, access, audit, mayOperatorsTrain }) => {
  const streams = eventStreams(app)
  let followers = 0
  const reading = { onRequest: access.require('operator') }
  const starting = { onRequest: access.require(mayOperatorsTrain ? 'operator' : 'admin') }

  async function existing(id: string): Promise<TrainJob> {
    const job = await jobs.get(id)
    if (job === undefined) throw new JobNotFound(id)
    return job
  }

  app.post(
    '/train',
    {
      ...starting,
      schema: {
        operationId: 'startTraining',
        summary: 'Retrain a recipe',
        description:
          'Queues a job. It trains in a process of its own while /inspect keeps answering, one at a time on the '
          + 'machine; a restart of the service takes it up again. Where operators.mayTrain is on, an operator may '
          + 'start one on labelled pictures or an uploaded data set, with activate never or if-better; else it takes '
          + 'an admin.',
        tags,
        ...keyOf(mayOperatorsTrain ? 'operator' : 'admin'),
        body: TrainBody,
        response: { 202: TrainJobReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
      }
    },
    async (request, reply) => {
      const { recipe, dataset, activate, minimumGain, ...parameters } = request.body
      checkOrder(request.actor, { dataset, activate })
      const job = await jobs.start({ recipe, dataset, activate, minimumGain, parameters }, request.actor.name)
      await audit.record({
        actor: request.actor,
        action: 'training.start',
        subject: `job/${job.id}`,
        after: { recipe, dataset, activate, minimumGain, parameters }
      })
      return reply.code(202).send(job)
    }
  )

  app.get(
    '/train',
    {
      ...reading,
      schema: {
        operationId: 'listTrainings',
        summary: 'Jobs, newest first',
        tags,
        ...keyOf('operator'),
        querystring: TrainQuery,
        response: { 200: TrainJobList, ...problems(400, 401, 403) }
      }
    },
    async (request) => ({ jobs: [...(await jobs.list(request.query.limit))] })
  )

  app.get(
    '/train/:id',
    {
      ...reading,
      schema: {
        operationId: 'getTraining',
        summary: 'One job, with its curves',
        tags,
        ...keyOf('operator'),
        params: TrainParams,
        response: { 200: TrainJobWhole, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => {
      const job = await existing(request.params.id)
      return { ...job, history: [...job.history] }
    }
  )

  app.delete(
    '/train/:id',
    {
      ...starting,
      schema: {
        operationId: 'cancelTraining',
        summary: 'Cancel a job',
        description:
          'Answers when none of its processes runs, within 2 s. Its checkpoint stays: the same job, started again, '
          + 'resumes from it. An operator may cancel what they started.',
        tags,
        ...keyOf(mayOperatorsTrain ? 'operator' : 'admin'),
        params: TrainParams,
        response: { 200: TrainJobReply, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async ({ params: { id }, actor }) => {
      if (!mayAct(actor.role, 'admin') && (await existing(id)).startedBy !== actor.name)
        throw new RoleTooLow('admin', `${actor.role} (who may cancel what they started)`)
      const job = await jobs.cancel(id)
      await audit.record({ actor, action: 'training.cancel', subject: `job/${id}`, after: { state: job.state } })
      return job
    }
  )

  app.get(
    '/train/:id/events',
    {
      ...reading,
      schema: {
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
    },
    async (request, reply) => {
      const { id } = request.params
      await existing(id)
      if (followers >= MAX_FOLLOWERS) throw new TooManyFollowers(MAX_FOLLOWERS)
      followers++
      let unwatch = (): void => {}
      const stream = streams.open(reply, () => {
        followers--
        unwatch()
      })
      const tell = (job: TrainJob): void => {
        const message = { event: 'job', data: TrainJobWhole.parse(job) }
        if (isOver(job)) stream.end(message)
        else stream.send(message.event, message.data)
      }
      unwatch = jobs.watch(id, tell)
      // Read after the watching has begun: no change is missed.
      tell(await existing(id))
    }
  )
}

export default train

/** Of a data set that was uploaded, or `labelled`: not a path on the server's disk. */
const DATASET_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/

/** @throws RoleTooLow where this takes an admin: activating whatever the figures, and reading folders of the server */
function checkOrder(
  { role }: Actor,
  { dataset, activate }: { readonly dataset: string; readonly activate: string }
): void {
  if (mayAct(role, 'admin')) return
  if (activate === 'always') throw new RoleTooLow('admin', `${role} (who may train with activate never or if-better)`)
  if (!DATASET_NAME.test(dataset))
    throw new RoleTooLow('admin', `${role} (who may train on labelled pictures and uploaded data sets)`)
}
