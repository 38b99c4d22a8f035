import { z } from 'zod'
import { VERDICTS } from '../domain/inspection/inspection.ts'
import { REVIEW_LABELS } from '../domain/labelled/label.ts'
import { defectKind, recipeId } from './inspection.ts'
import { InspectReply } from './inspect-reply.ts'
import { rate } from './quality/rate.ts'
import { cursor } from './records.ts'

export const ReviewQuery = z.strictObject({
  state: z.enum(['waiting', 'labelled']).default('waiting'),
  recipe: recipeId.optional(),
  verdict: z.enum(VERDICTS).optional(),
  sampled: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('whether the part was chosen at random; doubtful parts always queue'),
  after: cursor.optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(100)
})
/** The format of a picture. */
export const PictureQuery = z.strictObject({
  as: z
    .enum(['png'])
    .optional()
    .describe('a PNG of the judged picture, if a browser would show the file differently or not at all')
})
export const HeatMapReply = z.object({ heatmap: InspectReply.shape.heatmap.unwrap() }).meta({ id: 'HeatMap' })

export const ReviewParams = z.object({ resultId: z.uuid() })
export const ReviewRatesQuery = z.strictObject({
  recipe: recipeId.optional(),
  modelVersion: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[^\0]+$/, 'expected a model version')
    .optional()
    .describe('only parts that this version judged')
})

export const ReviewBody = z
  .strictObject({
    label: z.enum(REVIEW_LABELS).describe('unsure: the part leaves the queue and does not count'),
    defectKind: defectKind.optional().describe('what is wrong with it; only with label defect')
  })
  .refine(({ label, defectKind: kind }) => label === 'defect' || kind === undefined, {
    path: ['defectKind'],
    message: 'expected a kind of defect with label defect only'
  })

export const ReviewPartReply = InspectReply.pick({
  resultId: true,
  recipe: true,
  modelVersion: true,
  station: true,
  partId: true,
  verdict: true,
  reason: true,
  score: true,
  threshold: true,
  evidence: true,
  circle: true
})
  .extend({
    at: z.iso.datetime().describe('when it was judged; ISO 8601, UTC'),
    sampled: z.boolean().describe('whether it was chosen at random'),
    plantStation: z
      .string()
      .nullable()
      .describe("at a plant: name of the part's station; null for a part of the plant's own"),
    label: z.enum(REVIEW_LABELS).nullable().describe('null while it waits'),
    defectKind: z.string().nullable(),
    labelledBy: z.string().nullable(),
    labelledAt: z.iso.datetime().nullable()
  })
  .meta({ id: 'ReviewPart' })
export const ReviewList = z
  .object({
    parts: z.array(ReviewPartReply),
    next: z.string().nullable().describe('`after` of the next page; null on the last one'),
    waiting: z.number().int().describe('number of waiting parts of all recipes')
  })
  .meta({ id: 'ReviewParts' })

export const ReviewRatesReply = z
  .object({
    rates: z.array(
      z.object({
        recipe: z.string(),
        waiting: z.number().int(),
        labels: z.object({ good: z.number().int(), defect: z.number().int() }),
        escapes: z.number().int().describe('defects judged OK that review found'),
        overkills: z.number().int().describe('good parts judged NG that review found'),
        sample: z
          .object({ labelled: z.number().int(), waiting: z.number().int() })
          .describe('parts that were chosen at random'),
        escapeRate: rate.describe('defects judged OK of all defects in the sample; null without any'),
        overkillRate: rate.describe('good parts judged NG of all good ones in the sample; null without any')
      })
    )
  })
  .meta({ id: 'ReviewRates' })
