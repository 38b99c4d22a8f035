import { z } from 'zod'
import { CHALLENGE_EVERY, challengeMs, MAX_CHALLENGE_HOURS } from '../../domain/recipes/challenge.ts'
import { BORE_DEFAULTS } from '../../domain/inspection/bore.ts'
import { SWITCHABLE_EVIDENCE } from '../../domain/inspection/evidence.ts'
import { KEPT_PICTURES } from '../../domain/recipes/recipe.ts'
import { MAX_PART_ID_BYTES, partIdOf } from '../../domain/inspection/part-id.ts'
import { defectKind } from '../inspection.ts'
import { mistakeCosts } from '../quality/mistake-costs.ts'

const fraction = z.number().gt(0).max(1)

export const radius = z.strictObject({ min: fraction, max: fraction })
export const confidence = z.number().min(0).max(1)
export const polarity = z.enum(['auto', 'dark', 'bright'])
export const locate = z.strictObject({ radius, minConfidence: confidence, polarity })
export const bore = z
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
  .describe('a circle inside the part that is measured; it never changes the verdict')
const side = z.int().min(16).max(1024).multipleOf(16)
export const crop = z.strictObject({
  mode: z.enum(['square', 'polar']),
  sizePx: side.describe('side of a square crop, or rows of a polar crop'),
  columnsPx: side.optional().describe('columns of a polar crop, around the whole turn; left out: as many as rows'),
  margin: z.number().gt(0).max(4)
})
export const SQUARE_COLUMNS = 'expected columnsPx with mode polar only'
export const isSquareWide = ({
  mode,
  columnsPx
}: {
  mode?: string | undefined
  columnsPx?: number | undefined
}): boolean => mode === 'square' && columnsPx !== undefined
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

export const bitDepth = z
  .int()
  .min(8)
  .max(16)
  .describe("number of used bits of 16-bit samples, if the camera's files do not give it; a request may override it")

export const defectKinds = z
  .array(defectKind)
  .min(1)
  .max(12)
  .readonly()
  .describe('kinds of defect that a person can choose from in review; left out: the usual ones')

const place = z.number().min(-1e5).max(1e5)
const bend = z.number().min(-1).max(1)
export const distortion = z
  .strictObject({ cx: place, cy: place, radiusPx: z.number().gt(0).max(1e5), k1: bend, k2: bend })
  .describe('distortion of the lens, from `okng scale --pitch`; lengths in millimetres are corrected by it')

export const costs = mistakeCosts.describe(
  'costs of mistakes and promised limits, for choosing a threshold; left out: defaults. They do not change a verdict'
)

export const challenge = z
  .strictObject({
    every: z
      .string()
      .regex(CHALLENGE_EVERY, "expected minutes or hours, such as '30m' or '8h'")
      .refine(
        (every) => challengeMs(every) <= MAX_CHALLENGE_HOURS * 3_600_000,
        `expected at most ${MAX_CHALLENGE_HOURS}h`
      )
      .describe('how long a right judgement of a master part counts'),
    parts: z
      .array(
        z.strictObject({
          partId: z
            .string()
            .min(1)
            .refine((id) => partIdOf(id) === id, `expected a part id of at most ${MAX_PART_ID_BYTES} bytes`),
          label: z.enum(['good', 'defect']).describe('true label of the part')
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
        'expected a different part id for each part'
      )
  })
  .describe(
    'physical master parts that a station must judge right at intervals. While a judgement is due, no verdict of the '
      + 'station is OK (CHALLENGE_DUE), and controllers see it not ready; left out: none'
  )

/** The keys of a recipe besides id, `locate` and `crop`. */
export const recipeFields = {
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
    .describe("which pictures are kept, and for how long; null: the station's configuration")
}
