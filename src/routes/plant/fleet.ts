import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Change } from '../../domain/access/audit.ts'
import type { NgRate, PlantStation } from '../../domain/plant/report.ts'
import type { Rollout } from '../../domain/plant/rollout.ts'
import type { Access, AskSignature } from '../access/access.ts'
import {
  FORGET_PLANT_STATION,
  LIST_PLANT_STATIONS,
  LIST_ROLLOUTS,
  START_ROLLOUT,
  STOP_ROLLOUT
} from './fleet-descriptions.ts'

/** The plant as people see and control it. */
export interface Fleet {
  /** By name. */
  stations(): Promise<readonly (PlantStation & { readonly ngRate: NgRate | null })[]>
  /** Its records stay. @param entry recorded together with it @throws StationNotFound */
  forget(name: string, entry: Change): Promise<void>
  /** Newest first. */
  rollouts(limit: number): Promise<readonly Rollout[]>
  /**
   * Releases a recipe as it is here.
   * @param waves undefined: one station, some, all
   * @param entryOf what is recorded together with it
   * @throws RecipeNotFound, RecipeWithoutModel, RolloutRuns, StationNotFound, BlobsUnavailable
   */
  start(
    recipe: string,
    waves: readonly (readonly string[])[] | undefined,
    startedBy: string,
    entryOf: (rollout: Rollout) => Change
  ): Promise<Rollout>
  /** @param entry recorded together with it @throws RolloutNotFound, RolloutOver */
  stop(id: number, reason: string, entry: Change): Promise<Rollout>
}

export interface FleetOptions {
  readonly fleet: Fleet
  readonly access: Access
  readonly signatures: AskSignature
}

/** /plant/stations and /plant/rollouts: a plant's stations, and the releases that they judge by. */
const fleetRoutes: FastifyPluginAsyncZod<FleetOptions> = async (app, { fleet, access, signatures }) => {
  const reading = { onRequest: access.require('operator') }
  const changing = { onRequest: access.require('admin') }
  const signed = { ...changing, preValidation: signatures.ask(() => ['activate']) }

  app.get('/plant/stations', { ...reading, schema: LIST_PLANT_STATIONS }, async () => ({
    stations: (await fleet.stations()) as never
  }))

  app.delete(
    '/plant/stations/:name',
    { ...changing, schema: FORGET_PLANT_STATION },
    async ({ params: { name }, actor }) => {
      await fleet.forget(name, { actor, action: 'station.forget', subject: `station/${name}` })
      return { name }
    }
  )

  app.get('/plant/rollouts', { ...reading, schema: LIST_ROLLOUTS }, async ({ query: { limit } }) => ({
    rollouts: (await fleet.rollouts(limit)).map(replyOf)
  }))

  app.post('/plant/rollouts', { ...signed, schema: START_ROLLOUT }, async (request, reply) => {
    const { recipe, waves } = request.body
    const { actor, signature } = request
    const rollout = await fleet.start(recipe, waves, actor.name, (started) => ({
      actor,
      action: 'rollout.start',
      subject: `rollout/${started.id}`,
      after: { recipe, waves: started.waves, signature }
    }))
    return reply.code(201).send(replyOf(rollout))
  })

  app.post('/plant/rollouts/:id/stop', { ...changing, schema: STOP_ROLLOUT }, async (request) => {
    const { actor, params, body } = request
    const { reason } = body
    const entry = { actor, action: 'rollout.stop', subject: `rollout/${params.id}`, after: { reason } }
    return replyOf(await fleet.stop(params.id, `${actor.name}: ${reason}`, entry))
  })
}

export default fleetRoutes

const replyOf = ({ release, waves, ...rollout }: Rollout) => ({
  ...rollout,
  modelVersion: release.recipe.activeModelVersion,
  waves: waves.map((wave) => [...wave])
})
