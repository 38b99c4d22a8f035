import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { InspectionRecord, RecordFilter, RecordReader } from '../../domain/records/record.ts'
import type { KeptPictures } from '../../domain/records/kept-pictures.ts'
import type { PictureView } from '../../domain/records/picture-view.ts'
import { type Actor, mayAct } from '../../domain/access/access.ts'
import { InspectionNotFound, PictureNotKept, RoleTooLow } from '../../errors.ts'
import { problems } from '../../schemas/problem.ts'
import { HeatMapReply, PictureQuery } from '../../schemas/review.ts'
import {
  cursorText,
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
  readonly pictures: KeptPictures
  readonly view: PictureView
  readonly access: Access
}

const tags = ['inspection']
const { security } = keyOf('operator')

/** GET /inspections: what was judged. */
const recordRoutes: FastifyPluginAsyncZod<RecordOptions> = async (app, { records, pictures, view, access }) => {
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
      schema: {
        operationId: 'exportInspections',
        summary: 'The same as CSV, all of them',
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
      const lines = recordCsv(records, filterOf(request.query))
      const head = await lines.next()
      // The first page before the first byte: what goes wrong with the database is still a problem.
      const first = await lines.next()
      async function* text(): AsyncGenerator<string> {
        if (head.done !== true) yield head.value
        if (first.done !== true) yield first.value
        yield* lines
      }
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="inspections.csv"')
        .send(Readable.from(text()) as unknown as string)
    }
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
    async (request) => replyOf(await recordOf(request.params.id))
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

function filterOf({ verdict, ...filter }: z.infer<typeof RecordsCsvQuery>): RecordFilter {
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
