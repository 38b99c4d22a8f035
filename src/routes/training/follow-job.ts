import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isOver, type TrainingJobs, type TrainJob } from '../../domain/training/training.ts'
import { TooManyFollowers } from '../../errors.ts'
import { TrainJobWhole } from '../../schemas/training.ts'
import { eventStreams } from '../event-stream.ts'

/** Largest number of clients that follow jobs at the same time. */
export const MAX_FOLLOWERS = 32

/** Sends a job to a client: its present state, then each change until the job ends. */
export type FollowJob = (
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  id: string,
  read: () => Promise<TrainJob>
) => Promise<void>

/** Lets at most MAX_FOLLOWERS clients follow jobs. All streams end when the app closes. */
export function createFollowJob(
  app: FastifyInstance,
  jobs: Pick<TrainingJobs, 'watch'>,
  mayStill: (request: FastifyRequest) => Promise<boolean>
): FollowJob {
  const streams = eventStreams(app)
  let followers = 0
  return async ({ request, reply }, id, read) => {
    if (followers >= MAX_FOLLOWERS) throw new TooManyFollowers(MAX_FOLLOWERS)
    followers++
    let unwatch = (): void => {}
    const stream = streams.open(
      reply,
      () => mayStill(request),
      () => {
        followers--
        unwatch()
      }
    )
    const tell = (job: TrainJob): void => {
      const message = { event: 'job', data: TrainJobWhole.parse(job) }
      if (isOver(job)) stream.end(message)
      else stream.send(message.event, message.data)
    }
    unwatch = jobs.watch(id, tell)
    // Reads after it began to watch, so that no change is missed.
    tell(await read())
  }
}
