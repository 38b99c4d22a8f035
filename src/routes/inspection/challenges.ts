import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ChallengeState } from '../../domain/recipes/challenge.ts'
import { NoMasterPart } from '../../errors.ts'
import { ChallengeBody, ChallengeList, ChallengeReply } from '../../schemas/challenge.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'

/** Master parts that stations must judge right. */
export interface StationChallenges {
  /** States of the stations whose recipe has a challenge. */
  list(): Promise<readonly ChallengeState[]>
  /** The next picture of the station without a part id shows this master part. */
  announce(station: string, partId: string): void
}

export interface ChallengeOptions {
  readonly challenges: StationChallenges
  readonly access: Access
}

const tags = ['inspection']

/** /challenges: master parts of the stations, and when they are due. */
const challengeRoutes: FastifyPluginAsyncZod<ChallengeOptions> = async (app, { challenges, access }) => {
  app.get(
    '/challenges',
    {
      onRequest: access.require('operator'),
      schema: {
        operationId: 'listChallenges',
        summary: 'Master parts of the stations',
        description:
          'The stations whose recipe has a `challenge`. While one is due, no part of the station is answered OK '
          + '(CHALLENGE_DUE), and controllers see the station not ready.',
        tags,
        ...keyOf('operator'),
        response: { 200: ChallengeList, ...problems(400, 401, 403) }
      }
    },
    async () => ({ challenges: await challenges.list() })
  )

  app.post(
    '/challenges',
    {
      onRequest: access.require('operator'),
      schema: {
        operationId: 'announceMasterPart',
        summary: 'Announce a master part',
        description:
          'The next picture of the station without a part id shows this master part, for two minutes. A camera that '
          + "posts the master part's own id needs no announcement.",
        tags,
        ...keyOf('operator'),
        body: ChallengeBody,
        response: { 200: ChallengeReply, ...problems(400, 401, 403, 404, 415) }
      }
    },
    async ({ body: { station, partId } }) => {
      const state = (await challenges.list()).find((each) => each.station === station)
      if (!state?.parts.some((part) => part.partId === partId)) throw new NoMasterPart(station, partId)
      challenges.announce(station, partId)
      return state
    }
  )
}

export default challengeRoutes
