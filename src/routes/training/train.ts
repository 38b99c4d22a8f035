import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { type Actor, mayAct } from '../../domain/access/access.ts'
import type { Audit } from '../../domain/access/audit.ts'
import type { TrainingJobs, TrainJob } from '../../domain/training/training.ts'
import { JobNotFound, RoleTooLow } from '../../errors.ts'
import { type Access, keyOf } from '../access/access.ts'
import { createFollowJob } from './follow-job.ts'
import { CANCEL_TRAINING, FOLLOW_TRAINING, GET_TRAINING, LIST_TRAININGS, START_TRAINING } from './train-descriptions.ts'

export interface TrainOptions {
  readonly jobs: TrainingJobs
  readonly access: Access
  readonly audit: Audit
  /** Whether operators may start trainings. */
  readonly mayOperatorsTrain: boolean
}

/** POST /train queues a training job, DELETE cancels it; GET /train, /train/:id and /train/:id/events show jobs. */
const train: FastifyPluginAsyncZod<TrainOptions> = async (app, { jobs, access, audit, mayOperatorsTrain }) => {
  const followJob = createFollowJob(app, jobs, (request) => access.mayStill(request, 'operator'))
  const reading = { onRequest: access.require('operator') }
  const starting = { onRequest: access.require(mayOperatorsTrain ? 'operator' : 'admin') }

  async function existing(id: string): Promise<TrainJob> {
    const job = await jobs.get(id)
    if (job === undefined) throw new JobNotFound(id)
    return job
  }

  app.post(
    '/train',
    { ...starting, schema: { ...START_TRAINING, ...keyOf(mayOperatorsTrain ? 'operator' : 'admin') } },
    async (request, reply) => {
      const { recipe, dataset, activate, minimumGain, ...parameters } = request.body
      checkOrder(request.actor, { dataset, activate })
      const order = { recipe, dataset, activate, minimumGain, parameters }
      const { actor } = request
      const job = await jobs.start(order, actor.name, (id) =>
        audit.record({ actor, action: 'training.start', subject: `job/${id}`, after: order })
      )
      return reply.code(202).send(job)
    }
  )

  app.get('/train', { ...reading, schema: LIST_TRAININGS }, async (request) => ({
    jobs: [...(await jobs.list(request.query.limit))]
  }))

  app.get('/train/:id', { ...reading, schema: GET_TRAINING }, async (request) => {
    const job = await existing(request.params.id)
    return { ...job, history: [...job.history] }
  })

  app.delete(
    '/train/:id',
    { ...starting, schema: { ...CANCEL_TRAINING, ...keyOf(mayOperatorsTrain ? 'operator' : 'admin') } },
    async ({ params: { id }, actor }) => {
      if (!mayAct(actor.role, 'admin') && (await existing(id)).startedBy !== actor.name)
        throw new RoleTooLow('admin', `${actor.role} (who may cancel what they started)`)
      return jobs.cancel(id, () => audit.record({ actor, action: 'training.cancel', subject: `job/${id}` }))
    }
  )

  app.get('/train/:id/events', { ...reading, schema: FOLLOW_TRAINING }, async (request, reply) => {
    const { id } = request.params
    await existing(id)
    await followJob({ request, reply }, id, () => existing(id))
  })
}

export default train

/** Name of an uploaded data set, or `labelled`. A path on the server's disk does not match. */
const DATASET_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/

/** @throws RoleTooLow where only an admin may do this: activate a version in any case, or read folders of the server */
function checkOrder(
  { role }: Actor,
  { dataset, activate }: { readonly dataset: string; readonly activate: string }
): void {
  if (mayAct(role, 'admin')) return
  if (activate === 'always') throw new RoleTooLow('admin', `${role} (who may train with activate never or if-better)`)
  if (!DATASET_NAME.test(dataset))
    throw new RoleTooLow('admin', `${role} (who may train on labelled pictures and uploaded data sets)`)
}
