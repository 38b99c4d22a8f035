import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Audit } from '../../domain/access/audit.ts'
import type { PlantStation } from '../../domain/plant/report.ts'
import type { Rollout } from '../../domain/plant/rollout.ts'
import {
  PlantStationList,
  PlantStationParams,
  RolloutBody,
  RolloutList,
  RolloutParams,
  RolloutQuery,
  RolloutReply,
  StopBody
} from '../../schemas/plant.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'

/** What people see and do of a plant. */
export interface Fleet {
  /** By name. */
  stations(): Promise<readonly PlantStation[]>
  /** Its records stay. @throws StationNotFound */
  forget(name: string): Promise<void>
  /** Newest first. */
  rollouts(limit: number): Promise<readonly Rollout[]>
  /**
   * Releases a recipe as it is here.
   * @param waves undefined: one station, some, all
   * @throws RecipeNotFound, RecipeWithoutModel, RolloutRuns, StationNotFound, BlobsUnavailable
   */
  start(recipe: string, waves: readonly (readonly string[])[] | undefined, startedBy: string): Promise<Rollout>
  /** @throws RolloutNotFound, RolloutOver */
  stop(id: number, reason: string): Promise<Rollout>
}

export interface FleetOptions {
  readonly fleet: Fleet
  readonly access: Access
  readonly audit: Audit
}

/** /plant/stations and /plant/rollouts: a plant's stations, and what they are to judge by. */
const fleetRoutes: FastifyPluginAsyncZod<FleetOptions> = async (app, { fleet, access, audit }) => {
  const reading = { onRequest: access.require('operator') }
  const changing = { onRequest: access.require('admin') }
  const tags = ['plant']

  app.get(
    '/plant/stations',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'listPlantStations',
        summary: 'The stations, as each has reported last',
        response: { 200: PlantStationList, ...problems(401, 403, 503) }
      }
    },
    async () => ({ stations: (await fleet.stations()) as never })
  )

  app.delete(
    '/plant/stations/:name',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'forgetPlantStation',
        summary: 'Forget a station',
        description: 'Its records stay. When it reports again it is a new one.',
        params: PlantStationParams,
        response: { 200: PlantStationParams, ...problems(400, 401, 403, 404, 503) }
      }
    },
    async ({ params: { name }, actor }) => {
      await fleet.forget(name)
      await audit.record({ actor, action: 'station.forget', subject: `station/${name}` })
      return { name }
    }
  )

  app.get(
    '/plant/rollouts',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'listRollouts',
        summary: 'Releases on their way, and those that were, newest first',
        querystring: RolloutQuery,
        response: { 200: RolloutList, ...problems(400, 401, 403, 503) }
      }
    },
    async ({ query: { limit } }) => ({ rollouts: (await fleet.rollouts(limit)).map(replyOf) })
  )

  app.post(
    '/plant/rollouts',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'startRollout',
        summary: 'Release a recipe to the stations, wave by wave',
        description:
          'As it is here: with its active version, threshold and golden set. Each station fetches it, asks the golden '
          + 'set, and switches. The next wave begins when each station of this one has judged enough parts. A golden '
          + 'set that refuses, drift, or more NG stop it: then all stations go back to the release before.',
        body: RolloutBody,
        response: { 201: RolloutReply, ...problems(400, 401, 403, 404, 409, 413, 415, 503) }
      }
    },
    async (request, reply) => {
      const { recipe, waves } = request.body
      const rollout = await fleet.start(recipe, waves, request.actor.name)
      await audit.record({
        actor: request.actor,
        action: 'rollout.start',
        subject: `rollout/${rollout.id}`,
        after: { recipe, waves: rollout.waves }
      })
      return reply.code(201).send(replyOf(rollout))
    }
  )

  app.post(
    '/plant/rollouts/:id/stop',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'stopRollout',
        summary: 'Stop a rollout: its stations go back to the release before',
        params: RolloutParams,
        body: StopBody,
        response: { 200: RolloutReply, ...problems(400, 401, 403, 404, 409, 413, 415, 503) }
      }
    },
    async (request) => {
      const { reason } = request.body
      const rollout = await fleet.stop(request.params.id, `${request.actor.name}: ${reason}`)
      const subject = `rollout/${rollout.id}`
      await audit.record({ actor: request.actor, action: 'rollout.stop', subject, after: { reason } })
      return replyOf(rollout)
    }
  )
}

export default fleetRoutes

const replyOf = ({ release, waves, ...rollout }: Rollout) => ({
  ...rollout,
  modelVersion: release.recipe.activeModelVersion,
  waves: waves.map((wave) => [...wave])
})
