import { z } from 'zod'
import { SWITCHABLE_EVIDENCE } from '../domain/inspection/evidence.ts'
import { VERDICTS } from '../domain/inspection/inspection.ts'
import { NOT_FOUND_REASONS } from '../domain/recipes/recipe-trial.ts'
import { evidenceSchema } from './recipes/recipe-parts.ts'

const fraction = z.coerce.number().gt(0).max(1).optional()
const confidence = z.coerce.number().min(0).max(1).optional()
const polarity = z.enum(['auto', 'dark', 'bright']).optional()
const side = z.coerce.number().int().min(16).max(1024).multipleOf(16).optional()

/** Settings of a recipe by single names, for a request whose body is a picture. */
export const LocateTrialQuery = z.strictObject({
  radiusMin: fraction.describe("smallest outer radius, as a fraction of the picture's height"),
  radiusMax: fraction.describe('largest outer radius'),
  minConfidence: confidence,
  polarity,
  bore: z.enum(['true', 'false']).optional().describe('false: no bore is looked for'),
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
      .describe('what was searched: the bounds of the recipe, narrowed by those of the taught parts'),
    circle: circle.nullable(),
    bore: circle.nullable().optional(),
    crop: z
      .object({ width: z.int(), height: z.int(), png: z.string().describe('base64') })
      .nullable()
      .describe('the part as a model would see it; null where none was found'),
    notFound: z
      .object({
        reason: z.enum(NOT_FOUND_REASONS),
        circle: circle.nullable().describe('what is found without that setting')
      })
      .nullable()
      .describe('why no part was found; null where one was')
  })
  .meta({ id: 'LocateTrial' })

export const EvidenceTrialBody = z.strictObject({
  evidence: evidenceSchema.nullable().describe('null: all pieces count, by their own limits'),
  limit: z.int().min(1).max(500).default(100).describe('parts at most, the newest')
})

const verdict = z.enum(VERDICTS)
const counts = z.object({ OK: z.int(), NG: z.int(), REVIEW: z.int() })
const judgement = z.object({ verdict, score: z.number() })

export const EvidenceTrialReply = z
  .object({
    modelVersion: z.string().describe('the one that judges; only its parts count'),
    pieces: z.array(z.enum(SWITCHABLE_EVIDENCE)).describe('evidence of this version that settings can change'),
    parts: z.int().describe('how many were compared'),
    notCompared: z
      .int()
      .describe('without a score, or judged while a piece of evidence was off that would count: their records lack it'),
    now: counts.describe('by the recipe as it is'),
    tried: counts.describe('by the settings of the request'),
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
      .describe('parts that would be judged otherwise, newest first')
  })
  .meta({ id: 'EvidenceTrial' })
