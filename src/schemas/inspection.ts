import { z } from 'zod'
import { RECIPE_ID } from '../domain/recipes/recipe.ts'
import { PIXEL_FORMATS } from '../domain/inspection/image.ts'
import { MAX_PART_ID_BYTES, partIdOf } from '../domain/inspection/part-id.ts'
import { EVIDENCE_NAMES } from '../domain/inspection/evidence.ts'
import { REASONS, VERDICTS } from '../domain/inspection/inspection.ts'
import { moment } from './moment.ts'

export const recipeId = z
  .string()
  .regex(
    RECIPE_ID,
    "expected a-z, 0-9 and '-', at most 64 characters, and no name that Windows reserves (con, prn, aux, nul, "
      + 'com1, lpt1, …)'
  )
/** What callers name things by: printable, no control characters, so that it can go into logs and files. */
export const callerId = z
  .string()
  .min(1)
  .regex(/^[\p{L}\p{N} ._:/+#@-]{1,128}$/u, 'expected 1 to 128 letters, digits, spaces or ._:/+#@-')
/** Any text: see `partIdOf`. */
export const partId = z
  .string()
  .transform(partIdOf)
  .describe(
    `serial of the physical part, any text; beyond ${MAX_PART_ID_BYTES} bytes of UTF-8 it is cut and ends with …`
  )
const bytes = z.coerce
  .number()
  .int()
  .max(2 ** 31 - 1)
const sidePx = z.coerce.number().int().min(1).max(65535)

/** What is wrong with a part, in a person's words. */
export const defectKind = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,63}$/u, 'expected 1 to 64 letters, digits, spaces or ._/-')
export const InspectQuery = z.strictObject({
  recipe: recipeId.optional().describe("recipe of the part; default: the station's"),
  partId: partId.optional(),
  measId: callerId.optional().describe("the caller's id of this measurement; echoed"),
  study: callerId
    .optional()
    .describe('name of the measurement system analysis that the picture belongs to; recorded, see `okng msa --study`'),
  station: callerId.optional().describe('name of the camera or station; echoed'),
  capturedAt: moment
    .optional()
    .describe(
      'when the picture was taken; default: the header X-Captured-At, or the EXIF of a JPEG with its offset from UTC'
    ),
  deadlineMs: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_600_000)
    .optional()
    .describe(
      "milliseconds from the request's head to the answer; a picture that cannot be answered by then is refused at "
        + "once with 503. Default: the station's, or none"
    ),
  heatmap: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('also answer where the part differs from good ones'),
  pixelFormat: z
    .enum(PIXEL_FORMATS)
    .optional()
    .describe('for a raw frame, with width and height; words are little-endian'),
  width: sidePx.optional().describe('pixels, for a raw frame'),
  height: sidePx.optional().describe('pixels, for a raw frame'),
  stride: bytes.min(1).optional().describe('bytes from one row of a raw frame to the next; default: no padding'),
  offset: bytes.min(0).optional().describe('bytes before the first row of a raw frame; default: 0'),
  bitDepth: z.coerce
    .number()
    .int()
    .min(8)
    .max(16)
    .optional()
    .describe("bits used of a PNG's or TIFF's 16-bit samples, e.g. 12; default: the recipe's, or what the file says")
})

const lengths = z.object({
  radius: z.number(),
  diameter: z.number(),
  offsetX: z.number().describe("from the outer circle's centre; x right"),
  offsetY: z.number().describe('y down'),
  eccentricity: z.number().describe('distance of the centres')
})
const circle = z.object({ cx: z.number(), cy: z.number(), r: z.number(), confidence: z.number() })
const milliseconds = z.number().min(0)

export const InspectHeaders = z.looseObject({
  'x-captured-at': moment.optional().describe('as capturedAt of the query, which wins')
})

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
          + 'NOT_THIS_PART, 7 CHALLENGE_DUE, 8 MASTER_PART; never 0'
      ),
    reason: z.enum(REASONS),
    score: z.number().nullable().describe('distance to the good parts; larger is worse; null where there is none'),
    threshold: z.number().describe('NG when score >= threshold'),
    evidence: z
      .array(
        z.object({
          name: z.enum(EVIDENCE_NAMES),
          score: z.number().describe('1: as unusual as good parts just get; larger is worse'),
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
          .describe('(largest - smallest diameter) / mean diameter; null where the outline does not show all around')
      })
      .nullable()
      .optional()
      .describe(
        'where the recipe has locate.bore: the circle inside the part, measured; null where none was found. The '
          + 'verdict does not depend on it'
      ),
    recipe: z.string(),
    modelVersion: z.string(),
    partId: z.string().nullable(),
    measId: z.string().nullable(),
    station: z.string().nullable(),
    capturedAt: z.iso
      .datetime()
      .nullable()
      .describe('when the picture was taken, as its camera says; ISO 8601, UTC; null where it does not'),
    receivedAt: z.iso.datetime().nullable().describe('when its request came in; null for records of older versions'),
    judgedAt: z.iso.datetime(),
    sequence: z
      .int()
      .nullable()
      .describe(
        "counts the station's judged parts; after a crash numbers are left out, and none is given twice; null for "
          + 'records of older versions'
      ),
    diameterMm: z
      .number()
      .nullable()
      .describe('of the outer circle; null where there is none, or the recipe has no scaleMmPerPx'),
    simulated: z
      .literal(true)
      .optional()
      .describe('only where a controller had the station in simulation: a dry run, whatever the verdict'),
    challenge: z
      .object({
        label: z.enum(['good', 'defect']).describe('what the part is known to be'),
        judged: z.enum(VERDICTS).describe('what it was judged'),
        right: z.boolean()
      })
      .optional()
      .describe('only of a master part of the recipe, which is never answered OK'),
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
