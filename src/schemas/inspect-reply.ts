import { z } from 'zod'
import { EVIDENCE_NAMES } from '../domain/inspection/evidence.ts'
import { REASONS, VERDICTS } from '../domain/inspection/inspection.ts'

export const sidePx = z.coerce.number().int().min(1).max(65535)

const lengths = z.object({
  radius: z.number(),
  diameter: z.number(),
  offsetX: z.number().describe("from the outer circle's centre; x right"),
  offsetY: z.number().describe('y down'),
  eccentricity: z.number().describe('distance of the centres')
})

const circle = z.object({ cx: z.number(), cy: z.number(), r: z.number(), confidence: z.number() })

const milliseconds = z.number().min(0)

export const InspectReply = z
  .object({
    resultId: z.uuid(),
    verdict: z.enum(VERDICTS),
    ok: z.boolean().describe('true only for verdict OK'),
    code: z
      .int()
      .min(1)
      .max(65535)
      .describe(
        'for PLCs: 1 WITHIN_THRESHOLD, 2 ABOVE_THRESHOLD, 3 IN_REVIEW_BAND, 4 PART_NOT_FOUND, 5 FAULT, 6 '
          + 'NOT_THIS_PART, 7 CHALLENGE_DUE, 8 MASTER_PART, 9 SIMULATED; never 0'
      ),
    reason: z.enum(REASONS),
    score: z.number().nullable().describe('distance to the good parts; larger is worse; null where there is none'),
    threshold: z.number().describe('NG when score >= threshold'),
    evidence: z
      .array(
        z.object({
          name: z.enum(EVIDENCE_NAMES),
          score: z.number().describe('1: the limit of good parts; larger is worse'),
          says: z.string().optional().describe('a measured fact that explains it')
        })
      )
      .readonly()
      .nullable()
      .describe('how unusual the part is by each piece of evidence, the most unusual first; null where there is none'),
    circle: circle.nullable().describe('outer edge of the part, pixels of the picture'),
    bore: z
      .object({
        circle,
        px: lengths,
        mm: lengths.nullable().describe('null where the recipe has no scaleMmPerPx'),
        ovality: z
          .number()
          .nullable()
          .describe('(largest - smallest diameter) / mean diameter; null if a part of the outline is hidden')
      })
      .nullable()
      .optional()
      .describe(
        'if the recipe has locate.bore: the measured circle inside the part; null if none was found. The verdict '
          + 'does not depend on it'
      ),
    recipe: z.string(),
    modelVersion: z.string(),
    partId: z.string().nullable(),
    measId: z.string().nullable(),
    station: z.string().nullable(),
    capturedAt: z.iso
      .datetime()
      .nullable()
      .describe('when the picture was taken, by the clock of its camera; ISO 8601, UTC; null if unknown'),
    receivedAt: z.iso.datetime().nullable().describe('when its request arrived; null for records of older versions'),
    judgedAt: z.iso.datetime(),
    sequence: z
      .int()
      .nullable()
      .describe(
        "number of the station's judged part; after a crash numbers may be missing, but none is used twice; null for "
          + 'records of older versions'
      ),
    diameterMm: z
      .number()
      .nullable()
      .describe('diameter of the outer circle; null where there is none, or the recipe has no scaleMmPerPx'),
    simulated: z
      .literal(true)
      .optional()
      .describe('only if a controller ran the station in simulation: a dry run, whose verdict is never OK'),
    challenge: z
      .object({
        label: z.enum(['good', 'defect']).describe('what the part is known to be'),
        judged: z.enum(VERDICTS).describe('its verdict as any other part'),
        right: z.boolean()
      })
      .optional()
      .describe('only for a master part of the recipe; the verdict of a master part is never OK'),
    timingsMs: z.object({
      decode: milliseconds.optional(),
      locate: milliseconds.optional(),
      crop: milliseconds.optional(),
      encode: milliseconds.optional(),
      score: milliseconds.optional(),
      total: milliseconds
    }),
    heatmap: z
      .object({
        left: z.number(),
        top: z.number(),
        sidePx: z.number(),
        cells: z.int(),
        values: z.array(z.number()).readonly()
      })
      .nullable()
      .optional()
      .describe(
        'with heatmap=true: a square grid over the picture (upper left corner and side in pixels), cells x cells '
          + 'values row by row, 0 like good parts to 1; null where there is none'
      )
  })
  .meta({ id: 'Inspection' })
