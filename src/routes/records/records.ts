import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { InspectionRecord, RecordFilter, RecordReader } from '../../domain/records/record.ts'
import type { RecordFigures } from '../../domain/labelled/record-figures.ts'
import type { KeptPictures } from '../../domain/records/kept-pictures.ts'
import type { PictureView } from '../../domain/records/picture-view.ts'
import { type Actor, mayAct } from '../../domain/access/access.ts'
import { InspectionNotFound, PictureNotKept, RoleTooLow } from '../../errors.ts'
import { problems } from '../../schemas/problem.ts'
import { HeatMapReply, PictureQuery } from '../../schemas/review.ts'
import {
  cursorText,
  HourList,
  HoursQuery,
  RecordList,
  RecordParams,
  RecordReply,
  RecordsCsvQuery,
  RecordsQuery
} from '../../schemas/records.ts'
import { type Access, keyOf } from '../access/access.ts'
import { recordCsv } from './record-csv.ts'
import { sendPicture } from './send-picture.ts'

export interface RecordOptions {
  readonly records: RecordReader
  readonly figures: RecordFigures
  readonly pictures: KeptPictures
  readonly view: PictureView
  readonly access: Access
}

const tags = ['inspection']
const { security } = keyOf('operator')

/** GET /inspections: what was judged. */
const recordRoutes: FastifyPluginAsyncZod<RecordOptions> = async (
  app,
  { records, figures, pictures, view, access }
) => {
  const onRequest = access.require('operator')

  async function recordOf(id: string): Promise<InspectionRecord> {
    const record = await records.get(id)
    if (record === undefined) throw new InspectionNotFound(id)
    return record
  }

  async function bytesOf(record: InspectionRecord): Promise<Uint8Array> {
    const file = await pictures.find(record)
    if (file === null) throw new PictureNotKept(record.result.resultId)
    return readFile(file)
  }

  app.get(
    '/inspections',
    {
      onRequest: access.require('camera'),
      schema: {
        operationId: 'listInspections',
        summary: 'What was judged, newest first',
        description:
          'Pages hold every record once, also while parts are judged. A key of role camera reads back what it '
          + 'posted itself, by measId; others want the role operator.',
        tags,
        ...keyOf('camera'),
        querystring: RecordsQuery,
        response: { 200: RecordList, ...problems(400, 401, 403, 503) }
      }
    },
    async (request) => {
      const { after, limit, ...filter } = request.query
      const found = await records.list(
        { ...filterOf(filter), ...ownOnly(request.actor, filter.measId) },
        { after, limit: limit + 1 }
      )
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        inspections: page.map(replyOf),
        next: found.length > limit && last !== undefined ? cursorText({ at: last.at, id: last.result.resultId }) : null
      }
    }
  )

  app.get(
    '/inspections.csv',
    {
      onRequest,
      // All of them take as long as they take.
      handlerTimeout: EXPORT_MS,
      schema: {
        operationId: 'exportInspections',
        summary: 'The same as CSV, all of them',
        description:
          'Ends with the trailer x-record-count, the number of records. An export that breaks off ends the connection '
          + 'before.',
        tags,
        security,
        querystring: RecordsCsvQuery,
        response: {
          200: {
            description: 'a head and one line per record, newest first',
            content: { 'text/csv': { schema: z.string() } }
          },
          ...problems(400, 401, 403, 503)
        }
      }
    },
    async (request, reply) => {
      const { bom, ...filter } = request.query
      let count = 0
      const counted: RecordReader = {
        get: records.get,
        async list(...asked) {
          const page = await records.list(...asked)
          count += page.length
          return page
        }
      }
      const lines = recordCsv(counted, figures.labels, filterOf(filter))
      const head = await lines.next()
      // The first page before the first byte: what goes wrong with the database is still a problem.
      const first = await lines.next()
      async function* text(): AsyncGenerator<string> {
        if (bom === 'true') yield '\uFEFF'
        if (head.done !== true) yield head.value
        if (first.done !== true) yield first.value
        yield* lines
      }
      reply.trailer('x-record-count', (_reply, _payload, done) => {
        done(null, String(count))
      })
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="inspections.csv"')
        .send(Readable.from(text()) as unknown as string)
    }
  )

  app.get(
    '/inspections/hours',
    {
      onRequest,
      schema: {
        operationId: 'countInspections',
        summary: 'Parts by hour',
        description: 'Of at most 31 days. Hours without parts are left out.',
        tags,
        security,
        querystring: HoursQuery,
        response: { 200: HourList, ...problems(400, 401, 403, 503) }
      }
    },
    async ({ query: { from, to, ...filter } }) => ({
      hours: [...(await figures.byHour({ ...filterOf(filter), from, to }))]
    })
  )

  app.get(
    '/inspections/:id',
    {
      onRequest,
      schema: {
        operationId: 'getInspection',
        summary: 'One verdict',
        tags,
        security,
        params: RecordParams,
        response: { 200: RecordReply, ...problems(400, 401, 403, 404, 503) }
      }
    },
    async ({ params: { id } }) => ({
      ...replyOf(await recordOf(id)),
      said: (await figures.labels([id])).get(id) ?? null
    })
  )

  app.get(
    '/inspections/:id/image',
    {
      onRequest,
      schema: {
        operationId: 'getInspectionImage',
        summary: 'The picture of a judged part',
        description: 'The picture as it was posted; a raw frame as a grey BMP.',
        tags,
        security,
        params: RecordParams,
        querystring: PictureQuery,
        response: {
          200: {
            description: 'the picture',
            content: { 'image/*': { schema: z.string().meta({ format: 'binary' }) } }
          },
          ...problems(400, 401, 403, 404, 503)
        }
      }
    },
    async ({ params: { id }, query: { as } }, reply) => {
      const record = await recordOf(id)
      const { recipe } = record.result
      return sendPicture(reply, view, {
        bytes: await bytesOf(record),
        extension: record.picture!.extension,
        recipe,
        as
      }) as unknown as Promise<string>
    }
  )

  app.get(
    '/inspections/:id/heatmap',
    {
      onRequest,
      schema: {
        operationId: 'getInspectionHeatMap',
        summary: 'Where a judged part differs from good ones',
        description: 'Judged anew for this. Null where there is none, or another model version judges by now.',
        tags,
        security,
        params: RecordParams,
        response: { 200: HeatMapReply, ...problems(400, 401, 403, 404, 503) }
      }
    },
    async ({ params: { id } }) => {
      const record = await recordOf(id)
      return { heatmap: await view.heatMap(record.result, await bytesOf(record)) }
    }
  )
}

export default recordRoutes

/** An export of millions of records to a slow reader. */
const EXPORT_MS = 6 * 3_600_000

function filterOf({ verdict, ...filter }: Omit<z.infer<typeof RecordsCsvQuery>, 'bom'>): RecordFilter {
  return { ...filter, verdicts: verdict }
}

/** A camera sees what it posted, and only when it asks for a measurement. @throws RoleTooLow */
function ownOnly({ name, role }: Actor, measId: string | undefined): Pick<RecordFilter, 'postedBy'> {
  if (mayAct(role, 'operator')) return {}
  if (measId === undefined) throw new RoleTooLow('operator', `${role} (which may read with measId what it posted)`)
  return { postedBy: name }
}

function replyOf({ at, result, picture }: InspectionRecord) {
  return { ...result, at, picture }
}
