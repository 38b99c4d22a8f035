import { z } from 'zod'
import { AskBody, AskReply, BlobParams, BlobReply, SentBody, SentReply } from '../../schemas/plant.ts'
import { problems } from '../../schemas/problem.ts'
import { keyOf } from '../access/access.ts'

const common = { tags: ['plant'], ...keyOf('station') }
const refusals = [400, 401, 403, 408, 413, 415, 503] as const

export const REPORT_TO_PLANT = {
  ...common,
  operationId: 'reportToPlant',
  summary: 'Report, and ask for the desired releases',
  description:
    'Answers at once if `known` differs from the desired state, else when that changes, or after some seconds. The '
    + 'key must have the name of the station. The first report binds this name to its data folder, until the station '
    + 'is forgotten.',
  body: AskBody,
  response: { 200: AskReply, ...problems(...refusals, 409) }
}

export const GET_BLOB = {
  ...common,
  operationId: 'getBlob',
  summary: 'Content by its checksum',
  params: BlobParams,
  response: {
    200: {
      description: 'the bytes',
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } }
    },
    ...problems(400, 401, 403, 404, 503)
  }
}

export const PUT_BLOB = {
  ...common,
  operationId: 'putBlob',
  summary: 'Keep content by its checksum',
  consumes: ['application/octet-stream'],
  params: BlobParams,
  response: { 200: BlobReply, ...problems(...refusals) }
}

export const SEND_RECORDS = {
  ...common,
  operationId: 'sendRecords',
  summary: 'Records and labels of a station',
  description:
    'Records that the plant already has do not change, so a station may send them again. Compressed by gzip. The key '
    + 'must have the name of the station, and `home` must be the data folder of its first report. A request for '
    + 'another station is refused and recorded in the audit (`station.refused`).',
  body: SentBody,
  response: { 200: SentReply, ...problems(...refusals, 409) }
}
