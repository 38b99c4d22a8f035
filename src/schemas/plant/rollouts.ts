import { z } from 'zod'
import { ROLLOUT_STATES } from '../../domain/plant/rollout.ts'
import { recipeId } from '../inspection.ts'
import { stationName } from '../plant-config.ts'
import { time } from './fields.ts'

export const RolloutReply = z
  .object({
    id: z.int(),
    recipe: recipeId,
    modelVersion: z.string().nullable(),
    state: z.enum(ROLLOUT_STATES).describe('`stopped`: its stations went back to the previous release'),
    waves: z.array(z.array(z.string())).describe('names of stations'),
    wave: z.int().describe('number of the present wave, from 0'),
    waveBegan: time,
    reason: z.string().nullable().describe('why it was stopped'),
    startedAt: time,
    startedBy: z.string(),
    endedAt: time.nullable()
  })
  .meta({ id: 'Rollout' })

export const RolloutList = z.object({ rollouts: z.array(RolloutReply) })

export const RolloutQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(50) })

export const RolloutBody = z.strictObject({
  recipe: recipeId.describe('the recipe with its present active version, threshold and golden set'),
  waves: z
    .array(z.array(stationName).min(1).max(10_000))
    .min(1)
    .max(100)
    .optional()
    .describe('names of stations; left out: one station, a fifth, all others')
})

export const RolloutParams = z.strictObject({ id: z.coerce.number().int().min(1) })

export const StopBody = z.strictObject({ reason: z.string().trim().min(3).max(500) })
