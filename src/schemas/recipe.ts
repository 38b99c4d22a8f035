import { z } from 'zod'
import { KEPT_PICTURES, type Recipe } from '../domain/recipe.ts'
import { describeIssues } from './describe-issues.ts'

const fraction = z.number().gt(0).max(1)

export const RecipeSchema = z.strictObject({
  id: z.string(),
  locate: z.strictObject({
    radius: z.strictObject({ min: fraction, max: fraction }).refine(({ min, max }) => min < max, 'expected min < max').describe('outer radius as fractions of the picture\'s height'),
    minConfidence: z.number().min(0).max(1),
    polarity: z.enum(['auto', 'dark', 'bright'])
  }),
  crop: z.strictObject({ mode: z.enum(['square', 'polar']), sizePx: z.int().min(16).max(1024).multipleOf(16), margin: z.number().gt(0).max(4) }),
  scaleMmPerPx: z.number().positive().optional(),
  activeModelVersion: z.string().nullable().describe('the version that judges; changed by activating'),
  shadowModelVersion: z.string().nullable().describe('the version that scores beside it without deciding'),
  threshold: z.number().nullable().describe('NG when score >= threshold; null: the model version\'s own'),
  reviewBand: z.number().min(0).max(1).describe('REVIEW when threshold * (1 - reviewBand) <= score < threshold'),
  retention: z.strictObject({
    pictures: z.enum(KEPT_PICTURES), oneIn: z.int().min(0).max(1_000_000), maxAgeDays: z.number().gt(0).max(36_500)
  }).nullable().describe('which pictures are kept, and for how long; null: as the station is configured')
}).meta({ id: 'Recipe' })

/** @throws Error that names each wrong key in one line */
export function parseRecipe (json: unknown): Recipe {
  const { success, data, error } = RecipeSchema.safeParse(json)
  if (!success) throw new Error(describeIssues(error.issues, json))
  const { scaleMmPerPx, ...recipe } = data
  return scaleMmPerPx === undefined ? recipe : { ...recipe, scaleMmPerPx }
}

export const RecipeParams = z.object({ id: z.string().max(64) })
export const RecipeList = z.object({ recipes: z.array(z.string()) })
