import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Audit } from '../../domain/access/audit.ts'
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

/** What people see and do of a plant. */
export interface Fleet {
  /** By name. */
  stations(): Promise<readonly (PlantStation & { readonly ngRate: NgRate | null })[]>
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
  readonly signatures: AskSignature
  readonly audit: Audit
}

/** /plant/stations and /plant/rollouts: a plant's stations, and what they are to judge by. */
const fleetRoutes: FastifyPluginAsyncZod<FleetOptions> = async (app, { fleet, access, signatures, audit }) => {
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
      await fleet.forget(name)
      await audit.record({ actor, action: 'station.forget', subject: `station/${name}` })
      return { name }
    }
  )

  app.get('/plant/rollouts', { ...reading, schema: LIST_ROLLOUTS }, async ({ query: { limit } }) => ({
    rollouts: (await fleet.rollouts(limit)).map(replyOf)
  }))

  app.post('/plant/rollouts', { ...signed, schema: START_ROLLOUT }, async (request, reply) => {
    const { recipe, waves } = request.body
    const rollout = await fleet.start(recipe, waves, request.actor.name)
    await audit.record({
      actor: request.actor,
      action: 'rollout.start',
      subject: `rollout/${rollout.id}`,
      after: { recipe, waves: rollout.waves, signature: request.signature }
    })
    return reply.code(201).send(replyOf(rollout))
  })

  app.post('/plant/rollouts/:id/stop', { ...changing, schema: STOP_ROLLOUT }, async (request) => {
    const { reason } = request.body
    const rollout = await fleet.stop(request.params.id, `${request.actor.name}: ${reason}`)
    const subject = `rollout/${rollout.id}`
    await audit.record({ actor: request.actor, action: 'rollout.stop', subject, after: { reason } })
    return replyOf(rollout)
  })
}

export default fleetRoutes

const replyOf = ({ release, waves, ...rollout }: Rollout) => ({
  ...rollout,
  modelVersion: release.recipe.activeModelVersion,
  waves: waves.map((wave) => [...wave])
})
