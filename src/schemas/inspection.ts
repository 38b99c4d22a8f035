import { z } from 'zod'
import { RECIPE_ID } from '../domain/recipes/recipe.ts'
import { PIXEL_FORMATS } from '../domain/inspection/image.ts'
import { MAX_PART_ID_BYTES, partIdOf } from '../domain/inspection/part-id.ts'
import { moment } from './moment.ts'
import { sidePx } from './inspect-reply.ts'

export const recipeId = z
  .string()
  .regex(
    RECIPE_ID,
    "expected a-z, 0-9 and '-', at most 64 characters, and no name that Windows reserves (con, prn, aux, nul, "
      + 'com1, lpt1, …)'
  )
/** A name that a caller chooses. It has no control characters, so that logs and files can hold it. */
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

/** A kind of defect, as a person names it. */
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
    .describe('also answer a heat map of the places that differ from good parts'),
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
    .describe("number of used bits of a PNG's or TIFF's 16-bit samples, e.g. 12; default: the recipe's, or the file's")
})

export const InspectHeaders = z.looseObject({
  'x-captured-at': moment.optional().describe('as capturedAt of the query, which wins')
})
