import { z } from 'zod'
import { problems } from '../../schemas/problem.ts'
import { HeatMapReply, PictureQuery } from '../../schemas/review.ts'
import {
  HourList,
  HoursQuery,
  RecordList,
  RecordParams,
  RecordReply,
  RecordsCsvQuery,
  RecordsQuery
} from '../../schemas/records.ts'
import { keyOf } from '../access/access.ts'

const tags = ['inspection']
const { security } = keyOf('operator')

export const LIST_INSPECTIONS = {
  operationId: 'listInspections',
  summary: 'Judged parts, newest first',
  description:
    'Pages hold every record once, also while parts are judged. A key of role camera may read the parts that it '
    + 'posted, by measId; all others need the role operator.',
  tags,
  ...keyOf('camera'),
  querystring: RecordsQuery,
  response: { 200: RecordList, ...problems(400, 401, 403, 503) }
}

export const EXPORT_INSPECTIONS = {
  operationId: 'exportInspections',
  summary: 'All judged parts as CSV',
  description:
    'Ends with the trailer x-record-count, the number of records. An export that fails ends the connection without '
    + 'the trailer.',
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

export const COUNT_INSPECTIONS = {
  operationId: 'countInspections',
  summary: 'Parts by hour',
  description: 'At most 31 days. Hours without parts are left out.',
  tags,
  security,
  querystring: HoursQuery,
  response: { 200: HourList, ...problems(400, 401, 403, 503) }
}

export const GET_INSPECTION = {
  operationId: 'getInspection',
  summary: 'One verdict',
  tags,
  security,
  params: RecordParams,
  response: { 200: RecordReply, ...problems(400, 401, 403, 404, 503) }
}

export const GET_INSPECTION_IMAGE = {
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

export const GET_INSPECTION_HEAT_MAP = {
  operationId: 'getInspectionHeatMap',
  summary: 'Where a judged part differs from good ones',
  description: 'Judges the picture again. Null where there is no heat map, or another model version is active now.',
  tags,
  security,
  params: RecordParams,
  response: { 200: HeatMapReply, ...problems(400, 401, 403, 404, 503) }
}
