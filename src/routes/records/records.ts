import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import type { InspectionRecord, RecordFilter, RecordReader } from '../../domain/records/record.ts'
import type { RecordFigures } from '../../domain/labelled/record-figures.ts'
import type { KeptPictures } from '../../domain/records/kept-pictures.ts'
import type { PictureView } from '../../domain/records/picture-view.ts'
import { type Actor, mayAct } from '../../domain/access/access.ts'
import { InspectionNotFound, PictureNotKept, RoleTooLow } from '../../errors.ts'
import type { RecordsCsvQuery } from '../../schemas/records.ts'
import { cursorText } from '../../schemas/records.ts'
import { type Access } from '../access/access.ts'
import type { ExportPace } from './export-pace.ts'
import { sendCsv } from './send-csv.ts'
import { sendPicture } from './send-picture.ts'
import {
  COUNT_INSPECTIONS,
  EXPORT_INSPECTIONS,
  GET_INSPECTION,
  GET_INSPECTION_HEAT_MAP,
  GET_INSPECTION_IMAGE,
  LIST_INSPECTIONS
} from './record-descriptions.ts'

export interface RecordOptions {
  readonly records: RecordReader
  readonly figures: RecordFigures
  readonly pictures: KeptPictures
  readonly view: PictureView
  readonly pace: Pick<ExportPace, 'begin'>
  readonly access: Access
}

/** GET /inspections: records of judged parts. */
const recordRoutes: FastifyPluginAsyncZod<RecordOptions> = async (
  app,
  { records, figures, pictures, view, pace, access }
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

  app.get('/inspections', { onRequest: access.require('camera'), schema: LIST_INSPECTIONS }, async (request) => {
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
  })

  app.get(
    '/inspections.csv',
    { onRequest, handlerTimeout: EXPORT_MS, schema: EXPORT_INSPECTIONS },
    async ({ query: { bom, ...filter } }, reply) =>
      sendCsv(reply, { records, labelsOf: figures.labels, pace, filter: filterOf(filter), bom: bom === 'true' })
  )

  app.get(
    '/inspections/hours',
    { onRequest, schema: COUNT_INSPECTIONS },
    async ({ query: { from, to, ...filter } }) => ({
      hours: [...(await figures.byHour({ ...filterOf(filter), from, to }))]
    })
  )

  app.get('/inspections/:id', { onRequest, schema: GET_INSPECTION }, async ({ params: { id } }) => ({
    ...replyOf(await recordOf(id)),
    said: (await figures.labels([id])).get(id) ?? null
  }))

  app.get(
    '/inspections/:id/image',
    { onRequest, schema: GET_INSPECTION_IMAGE },
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

  app.get('/inspections/:id/heatmap', { onRequest, schema: GET_INSPECTION_HEAT_MAP }, async ({ params: { id } }) => {
    const record = await recordOf(id)
    return { heatmap: await view.heatMap(record.result, await bytesOf(record)) }
  })
}

export default recordRoutes

/** Time limit of an export. Millions of records to a slow reader take hours. */
const EXPORT_MS = 6 * 3_600_000

function filterOf({ verdict, ...filter }: Omit<z.infer<typeof RecordsCsvQuery>, 'bom'>): RecordFilter {
  return { ...filter, verdicts: verdict }
}

/** A camera may read only the parts that it posted, and only by measId. @throws RoleTooLow */
function ownOnly({ name, role }: Actor, measId: string | undefined): Pick<RecordFilter, 'postedBy'> {
  if (mayAct(role, 'operator')) return {}
  if (measId === undefined) throw new RoleTooLow('operator', `${role} (which may read with measId what it posted)`)
  return { postedBy: name }
}

function replyOf({ at, result, picture }: InspectionRecord) {
  return { ...result, at, picture }
}
