import { z } from 'zod'
import { REASONS, VERDICTS } from '../domain/inspection/inspection.ts'
import type { RecordCursor } from '../domain/records/record.ts'
import { callerId, InspectReply, partId, recipeId } from './inspection.ts'
import { moment } from './moment.ts'

const verdict = z.enum(VERDICTS)
/** `NG` or `NG,REVIEW`. */
const verdicts = z
  .string()
  .regex(
    new RegExp(`^(${VERDICTS.join('|')})(,(${VERDICTS.join('|')}))*$`),
    `expected one or more of ${VERDICTS.join(', ')}, with commas between`
  )
  .transform((text) => text.split(',').map((each) => verdict.parse(each)))

const filter = {
  recipe: recipeId.optional(),
  modelVersion: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[^\0]+$/, 'expected a model version')
    .optional(),
  verdict: verdicts.optional().describe('one or more, with commas between, e.g. NG,REVIEW'),
  reason: z.enum(REASONS).optional(),
  station: callerId.optional(),
  partId: partId.optional(),
  measId: callerId.optional(),
  picture: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('whether a picture was kept'),
  from: moment.optional().describe('not before this time'),
  to: moment.optional().describe('before this time')
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f-]{36})$/
const cursor = z
  .string()
  .regex(CURSOR, 'expected `next` of the page before')
  .transform((text): RecordCursor => {
    const [, at, id] = CURSOR.exec(text)!
    return { at: at!, id: id! }
  })
export const cursorText = ({ at, id }: RecordCursor): string => `${at}_${id}`

export const RecordsQuery = z.strictObject({
  ...filter,
  after: cursor.optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(100)
})
export const RecordsCsvQuery = z.strictObject(filter)
export const RecordParams = z.object({ id: z.uuid() })

export const RecordReply = InspectReply.omit({ heatmap: true })
  .extend({
    at: z.iso.datetime().describe('when it was judged; ISO 8601, UTC'),
    picture: z
      .object({ sha256: z.string(), extension: z.string() })
      .nullable()
      .describe(
        'the picture that was kept; null where none was. Its file is removed when it is too old, or when room is needed'
      )
  })
  .meta({ id: 'InspectionRecord' })
export const RecordList = z
  .object({
    inspections: z.array(RecordReply),
    next: z.string().nullable().describe('`after` of the next page; null on the last one')
  })
  .meta({ id: 'InspectionRecords' })
