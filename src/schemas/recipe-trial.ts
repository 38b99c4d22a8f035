import { z } from 'zod'
import { SWITCHABLE_EVIDENCE } from '../domain/inspection/evidence.ts'
import { VERDICTS } from '../domain/inspection/inspection.ts'
import { NOT_FOUND_REASONS } from '../domain/recipes/recipe-trial.ts'
import { evidenceSchema } from './recipes/recipe-parts.ts'

const fraction = z.coerce.number().gt(0).max(1).optional()
const confidence = z.coerce.number().min(0).max(1).optional()
const polarity = z.enum(['auto', 'dark', 'bright']).optional()
const side = z.coerce.number().int().min(16).max(1024).multipleOf(16).optional()

/** Settings of a recipe as flat query parameters, because the body of the request is a picture. */
export const LocateTrialQuery = z.strictObject({
  radiusMin: fraction.describe("smallest outer radius, as a fraction of the picture's height"),
  radiusMax: fraction.describe('largest outer radius'),
  minConfidence: confidence,
  polarity,
  bore: z.enum(['true', 'false']).optional().describe('false: does not look for a bore'),
  boreRadiusMin: fraction.describe("the bore's smallest radius, as a fraction of the outer one"),
  boreRadiusMax: fraction.describe("the bore's largest radius"),
  boreMinConfidence: confidence,
  borePolarity: polarity,
  cropMode: z.enum(['square', 'polar']).optional(),
  cropSizePx: side,
  cropColumnsPx: side,
  cropMargin: z.coerce.number().gt(0).max(4).optional()
})

const circle = z.object({ cx: z.number(), cy: z.number(), r: z.number(), confidence: z.number() })

export const LocateTrialReply = z
  .object({
    width: z.int().describe('of the picture, in pixels'),
    height: z.int(),
    jpeg: z.string().describe('the picture as the service sees it, at most 640 px a side; base64'),
    radius: z
      .object({ min: z.number(), max: z.number() })
      .describe('range that was searched: the range of the recipe, narrowed to that of the taught parts'),
    circle: circle.nullable(),
    bore: circle.nullable().optional(),
    crop: z
      .object({ width: z.int(), height: z.int(), png: z.string().describe('base64') })
      .nullable()
      .describe('the part as a model would see it; null if none was found'),
    notFound: z
      .object({
        reason: z.enum(NOT_FOUND_REASONS),
        circle: circle.nullable().describe('circle that is found without that setting')
      })
      .nullable()
      .describe('why no part was found; null if one was found')
  })
  .meta({ id: 'LocateTrial' })

export const EvidenceTrialBody = z.strictObject({
  evidence: evidenceSchema.nullable().describe('null: all pieces count, by their own limits'),
  limit: z.int().min(1).max(500).default(100).describe('largest number of parts; the newest are used')
})

const verdict = z.enum(VERDICTS)
const counts = z.object({ OK: z.int(), NG: z.int(), REVIEW: z.int() })
const judgement = z.object({ verdict, score: z.number() })

export const EvidenceTrialReply = z
  .object({
    modelVersion: z.string().describe('the active version; only its parts count'),
    pieces: z.array(z.enum(SWITCHABLE_EVIDENCE)).describe('evidence of this version that settings can change'),
    parts: z.int().describe('number of compared parts'),
    notCompared: z.int().describe('parts without a score, or without a recorded piece of evidence that would count'),
    now: counts.describe('verdicts with the present recipe'),
    tried: counts.describe('verdicts with the settings of the request'),
    changed: z
      .array(
        z.object({
          resultId: z.uuid(),
          at: z.iso.datetime(),
          partId: z.string().nullable(),
          station: z.string().nullable(),
          pictured: z.boolean().describe('whether its picture was kept'),
          now: judgement,
          tried: judgement
        })
      )
      .describe('parts whose verdict would change, newest first')
  })
  .meta({ id: 'EvidenceTrial' })
