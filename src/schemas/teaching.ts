import { z } from 'zod'
import { VERSION_ID } from '../domain/models/manifest.ts'
import { RECIPE_ID } from '../domain/recipes/recipe.ts'
import { UploadReply } from './dataset.ts'
import { partId } from './inspection.ts'

const bodyOf = ({ source }: RegExp): string => source.slice(1, -1)
const RECIPE_AND_VERSION = new RegExp(`^${bodyOf(RECIPE_ID)}(/${bodyOf(VERSION_ID)})?$`)

export const TeachQuery = z.strictObject({
  partId: partId.optional().describe('serial of the physical part that all pictures of this request show'),
  from: z
    .string()
    .regex(RECIPE_AND_VERSION, 'expected <recipe> or <recipe>/<version>')
    .optional()
    .describe("begin a new bank with this version's encoder; for a recipe that has no version yet")
})

export const TeachReply = UploadReply.extend({
  modelVersion: z.string().describe('the new version'),
  activated: z.boolean(),
  activation: z.string().describe('why the version is active or not'),
  leftOut: z
    .array(
      z.object({
        sha256: z.string(),
        evidence: z.string().describe('its most unusual piece of evidence'),
        spreads: z.number().describe('distance from the median part, in spreads of the parts')
      })
    )
    .describe(
      'pictures that were not taught because their parts are unlike the others; if they are good, teach them again '
        + 'alone'
    ),
  metrics: z.record(z.string(), z.unknown())
}).meta({ id: 'Taught' })
