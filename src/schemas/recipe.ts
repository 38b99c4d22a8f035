import { z } from 'zod'
import { CHALLENGE_EVERY, challengeMs, MAX_CHALLENGE_HOURS } from '../domain/recipes/challenge.ts'
import { BORE_DEFAULTS } from '../domain/inspection/bore.ts'
import { type EvidenceSettings, SWITCHABLE_EVIDENCE } from '../domain/inspection/evidence.ts'
import { KEPT_PICTURES, type Recipe } from '../domain/recipes/recipe.ts'
import { RECIPE_CHANGES } from '../domain/recipes/recipe-revision.ts'
import { describeIssues } from '../describe-issues.ts'
import { MAX_PART_ID_BYTES, partIdOf } from '../domain/inspection/part-id.ts'
import { defectKind, recipeId } from './inspection.ts'
import { mistakeCosts } from './quality/mistake-costs.ts'
import { overrideReason } from './models.ts'

const fraction = z.number().gt(0).max(1)

const radius = z.strictObject({ min: fraction, max: fraction })
const confidence = z.number().min(0).max(1)
const polarity = z.enum(['auto', 'dark', 'bright'])
const locate = z.strictObject({ radius, minConfidence: confidence, polarity })
const bore = z
  .strictObject({
    radius: z
      .strictObject({
        min: fraction.default(BORE_DEFAULTS.radius.min),
        max: fraction.default(BORE_DEFAULTS.radius.max)
      })
      .prefault({})
      .refine(({ min, max }) => min < max, 'expected min < max')
      .describe('fractions of the outer radius'),
    minConfidence: confidence.default(BORE_DEFAULTS.minConfidence),
    polarity: polarity.default(BORE_DEFAULTS.polarity).describe('dark: darker than the face around it')
  })
  .describe('a circle inside the part to be measured; never decides anything')
const side = z.int().min(16).max(1024).multipleOf(16)
const crop = z.strictObject({
  mode: z.enum(['square', 'polar']),
  sizePx: side.describe('side; of a polar crop its rows'),
  columnsPx: side.optional().describe('columns of a polar crop, around the whole turn; left out: as many as rows'),
  margin: z.number().gt(0).max(4)
})
const SQUARE_COLUMNS = 'expected columnsPx with mode polar only'
const isSquareWide = ({ mode, columnsPx }: { mode?: string | undefined; columnsPx?: number | undefined }): boolean =>
  mode === 'square' && columnsPx !== undefined
export const retentionSchema = z.strictObject({
  pictures: z.enum(KEPT_PICTURES).describe('which verdicts keep their pictures'),
  oneIn: z.int().min(0).max(1_000_000).describe('of the other parts, one in this many keeps its picture; 0: none'),
  maxAgeDays: z.number().gt(0).max(36_500).describe('older pictures are removed')
})

/** One setting for each piece of evidence. */
export const evidenceSchema = z
  .strictObject(
    Object.fromEntries(
      SWITCHABLE_EVIDENCE.map((name) => [name, z.union([z.boolean(), z.number().gt(0).max(100)]).optional()])
    ) as Record<(typeof SWITCHABLE_EVIDENCE)[number], z.ZodOptional<z.ZodUnion<[z.ZodBoolean, z.ZodNumber]>>>
  )
  .describe(
    'pieces of evidence that are switched off (false) or have a wider limit (a factor); left out: all count. The '
      + 'embedding always counts'
  )

const bitDepth = z
  .int()
  .min(8)
  .max(16)
  .describe("bits used of 16-bit samples, where the camera's files don't say it; a request may say otherwise")

const defectKinds = z
  .array(defectKind)
  .min(1)
  .max(12)
  .readonly()
  .describe('kinds of defect that a person can choose from in review; left out: the usual ones')

const place = z.number().min(-1e5).max(1e5)
const bend = z.number().min(-1).max(1)
const distortion = z
  .strictObject({ cx: place, cy: place, radiusPx: z.number().gt(0).max(1e5), k1: bend, k2: bend })
  .describe('of the lens, as `okng scale --pitch` says; lengths in millimetres are corrected by it')

const costs = mistakeCosts.describe(
  'what mistakes cost and what was promised, to choose a threshold by; left out: the usual. Decides nothing itself'
)

const challenge = z
  .strictObject({
    every: z
      .string()
      .regex(CHALLENGE_EVERY, "expected minutes or hours, such as '30m' or '8h'")
      .refine(
        (every) => challengeMs(every) <= MAX_CHALLENGE_HOURS * 3_600_000,
        `expected at most ${MAX_CHALLENGE_HOURS}h`
      )
      .describe('for how long a right judgement of a master part counts'),
    parts: z
      .array(
        z.strictObject({
          partId: z
            .string()
            .min(1)
            .refine((id) => partIdOf(id) === id, `expected a part id of at most ${MAX_PART_ID_BYTES} bytes`),
          label: z.enum(['good', 'defect']).describe('what the part is known to be')
        })
      )
      .min(2)
      .max(20)
      .readonly()
      .refine(
        (parts) => new Set(parts.map((part) => part.label)).size === 2,
        'expected a good part and one with a defect'
      )
      .refine(
        (parts) => new Set(parts.map((part) => part.partId)).size === parts.length,
        'expected another part id for each part'
      )
  })
  .describe(
    'physical master parts that a station must judge right before other verdicts count: until then they are never '
      + 'OK (CHALLENGE_DUE), and the station is not ready for controllers; left out: none'
  )

const fields = {
  challenge: challenge.optional(),
  scaleMmPerPx: z.number().positive().optional(),
  distortion: distortion.optional(),
  evidence: evidenceSchema.optional(),
  defectKinds: defectKinds.optional(),
  costs: costs.optional(),
  bitDepth: bitDepth.optional(),
  activeModelVersion: z.string().nullable().describe('the version that judges; changed by activating'),
  shadowModelVersion: z.string().nullable().describe('the version that scores the same pictures without deciding'),
  threshold: z.number().nullable().describe("NG when score >= threshold; null: the model version's own"),
  thresholdModelVersion: z
    .string()
    .nullable()
    .describe('the model version that the threshold was chosen for; it is not used with another version'),
  reviewBand: z
    .number()
    .min(0)
    .max(1)
    .describe(
      "REVIEW when threshold * (1 - reviewBand) <= score < threshold; 0: the model version's own band, if it has one"
    ),
  retention: retentionSchema
    .nullable()
    .describe('which pictures are kept, and for how long; null: as the station is configured')
}

const RecipeSchema = z.strictObject({
  id: z.string(),
  locate: locate.extend({
    radius: radius
      .refine(({ min, max }) => min < max, 'expected min < max')
      .describe("outer radius as fractions of the picture's height"),
    bore: bore.optional()
  }),
  crop: crop.refine((found) => !isSquareWide(found), { error: SQUARE_COLUMNS, path: ['columnsPx'] }),
  ...fields
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

const revision = z.int().min(0).describe('counts the changes; 0: as it comes with the program')
export const RecipeReply = RecipeSchema.extend({
  revision,
  shipped: z.boolean().describe('whether the recipe comes with the program')
}).meta({ id: 'Recipe' })

/** A part of a recipe; the whole is checked when it has been put together. */
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
  ...z.strictObject(fields).partial().shape
}
const changes = {
  ...some,
  id: z.string().optional(),
  revision: revision.optional().describe('the revision that this was made for'),
  shipped: z.boolean().optional().describe('not read: a whole answer can be sent back'),
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
      before: revised,
      recipe: revised
    })
  ),
  next: z.int().nullable()
})
export const RecipeList = z.object({ recipes: z.array(z.string()), unproven: z.array(z.string()) })
