import { z } from 'zod'
import { role } from './access.ts'
import type { EvidenceSettings } from '../domain/inspection/evidence.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'
import { RECIPE_CHANGES } from '../domain/recipes/recipe-revision.ts'
import { describeIssues } from '../describe-issues.ts'
import { recipeId } from './inspection.ts'
import { overrideReason } from './models.ts'
import {
  bitDepth,
  challenge,
  confidence,
  costs,
  crop,
  defectKinds,
  distortion,
  evidenceSchema,
  isSquareWide,
  locate,
  polarity,
  radius,
  recipeFields,
  SQUARE_COLUMNS,
  bore
} from './recipes/recipe-parts.ts'

const RecipeSchema = z.strictObject({
  id: z.string(),
  locate: locate.extend({
    radius: radius
      .refine(({ min, max }) => min < max, 'expected min < max')
      .describe("outer radius as fractions of the picture's height"),
    bore: bore.optional()
  }),
  crop: crop.refine((found) => !isSquareWide(found), { error: SQUARE_COLUMNS, path: ['columnsPx'] }),
  ...recipeFields
})

/** @throws Error that names each wrong key in one line */
export function parseRecipe(json: unknown): Recipe {
  const { success, data, error } = RecipeSchema.safeParse(json)
  if (!success) throw new Error(describeIssues(error.issues, json))
  const {
    scaleMmPerPx,
    distortion: lens,
    evidence,
    defectKinds: kinds,
    costs: stated,
    bitDepth: depth,
    challenge: asked,
    locate: { bore, ...locate },
    ...recipe
  } = data
  return {
    ...recipe,
    locate: { ...locate, ...(bore !== undefined && { bore }) },
    ...(scaleMmPerPx !== undefined && { scaleMmPerPx }),
    ...(lens !== undefined && { distortion: lens }),
    ...(evidence !== undefined && { evidence: evidence as EvidenceSettings }),
    ...(kinds !== undefined && { defectKinds: kinds }),
    ...(stated !== undefined && { costs: stated }),
    ...(asked !== undefined && { challenge: asked }),
    ...(depth !== undefined && { bitDepth: depth })
  }
}

export const RecipeParams = z.object({ id: z.string().max(64) })
export const RecipeHeaders = z.looseObject({
  'if-match': z.string().optional().describe('the revision that the change was made for, e.g. "7"')
})

const revision = z.int().min(0).describe('number of changes; 0: as shipped with the program')
export const RecipeReply = RecipeSchema.extend({
  revision,
  shipped: z.boolean().describe('whether the recipe comes with the program')
}).meta({ id: 'Recipe' })

/** Keys of a partial recipe. The merged recipe is checked as a whole. */
const someBore = z
  .strictObject({ radius: radius.partial(), minConfidence: confidence, polarity })
  .partial()
  .describe('keys that are left out stay as they are, or get their defaults')
const some = {
  locate: locate
    .partial()
    .extend({ radius: radius.partial().optional(), bore: someBore.nullable().optional().describe('null takes it out') })
    .optional(),
  crop: crop.partial().optional(),
  ...z.strictObject(recipeFields).partial().shape
}
const changes = {
  ...some,
  id: z.string().optional(),
  revision: revision.optional().describe('the revision that the change was made for'),
  shipped: z.boolean().optional().describe('ignored, so that a whole answer can be sent back'),
  overrideReason: overrideReason.optional()
}
export const RecipeNew = z.strictObject({
  ...some,
  id: recipeId,
  activeModelVersion: z.null().optional(),
  thresholdModelVersion: z.null().optional(),
  shadowModelVersion: z.null().optional()
})
export const RecipeBody = z.strictObject(changes)
export const RecipeDeleteQuery = z.strictObject({ overrideReason: overrideReason.optional() })
export const RecipePatch = z.strictObject({
  ...changes,
  scaleMmPerPx: z.number().positive().nullable().optional().describe('null takes it out'),
  distortion: distortion.nullable().optional().describe('null takes it out'),
  evidence: evidenceSchema.nullable().optional().describe('null takes it out'),
  defectKinds: defectKinds.nullable().optional().describe('null takes it out'),
  challenge: challenge.nullable().optional().describe('null takes it out'),
  costs: costs.nullable().optional().describe('null takes it out'),
  bitDepth: bitDepth.nullable().optional().describe('null takes it out')
})

const signature = z
  .object({
    name: z.string(),
    role,
    way: z.enum(['pin', 'ldap']),
    meaning: z.string(),
    at: z.iso.datetime(),
    request: z.string().describe('SHA-256 of the request that was signed')
  })
  .describe('only if the configuration requires one')
const revised = RecipeSchema.nullable()
export const RevisionQuery = z.strictObject({
  before: z.coerce.number().int().min(1).optional().describe('revisions below this one'),
  limit: z.coerce.number().int().min(1).max(200).default(50)
})
export const RevisionList = z.object({
  revisions: z.array(
    z.object({
      revision,
      at: z.iso.datetime(),
      author: z.string(),
      change: z.enum(RECIPE_CHANGES),
      reason: z.string().nullable().describe('why the golden set was overridden'),
      signature: signature.optional(),
      before: revised,
      recipe: revised
    })
  ),
  next: z.int().nullable()
})
export const RecipeList = z.object({ recipes: z.array(z.string()), unproven: z.array(z.string()) })
