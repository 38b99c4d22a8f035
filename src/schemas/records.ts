import { z } from 'zod'
import { REASONS, VERDICTS } from '../domain/inspection/inspection.ts'
import { REVIEW_LABELS } from '../domain/labelled/label.ts'
import type { RecordCursor } from '../domain/records/record.ts'
import { callerId, partId, recipeId } from './inspection.ts'
import { InspectReply } from './inspect-reply.ts'
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
  label: z.enum(REVIEW_LABELS).optional().describe('label of the part in review'),
  picture: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('whether a picture was kept'),
  from: moment.optional().describe('not before this time'),
  to: moment.optional().describe('before this time')
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f-]{36})$/
/** Where a page ends: time and id of its last entry. */
export const cursor = z
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
export const RecordsCsvQuery = z.strictObject({
  ...filter,
  bom: z
    .enum(['true', 'false'])
    .optional()
    .describe('begin with a byte order mark, by which spreadsheets recognise UTF-8')
})
/** 31 days. */
const MAX_HOURS_MS = 31 * 24 * 3_600_000
export const HoursQuery = z
  .strictObject({ ...filter, from: moment, to: moment })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MAX_HOURS_MS && from < to, {
    path: ['to'],
    message: 'expected a time after `from`, at most 31 days later'
  })
export const HourList = z
  .object({
    hours: z.array(
      z.object({
        hour: z.string().describe('its start; ISO 8601, UTC'),
        ok: z.int(),
        ng: z.int(),
        review: z.int()
      })
    )
  })
  .meta({ id: 'Hours' })

export const RecordParams = z.object({ id: z.uuid() })

export const RecordReply = InspectReply.omit({ heatmap: true })
  .extend({
    at: z.iso.datetime().describe('when it was judged; ISO 8601, UTC'),
    picture: z
      .object({ sha256: z.string(), extension: z.string() })
      .nullable()
      .describe(
        'the kept picture; null if none was kept. Its file is removed when it is too old, or when space is needed'
      )
  })
  .extend({
    said: z
      .object({ label: z.enum(REVIEW_LABELS), defectKind: z.string().nullable(), by: z.string().nullable() })
      .nullable()
      .optional()
      .describe('only in the answer for one record: label of the part; null if nobody labelled it')
  })
  .meta({ id: 'InspectionRecord' })
export const RecordList = z
  .object({
    inspections: z.array(RecordReply),
    next: z.string().nullable().describe('`after` of the next page; null on the last one')
  })
  .meta({ id: 'InspectionRecords' })
