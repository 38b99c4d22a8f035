import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Blobs } from '../../domain/blobs/blobs.ts'
import { type Area, contentKey } from '../../domain/blobs/content.ts'
import type { Actor } from '../../domain/access/access.ts'
import type { ReceivedLabel, ReceivedRecord } from '../../domain/plant/received.ts'
import type { Desired } from '../../domain/plant/release.ts'
import type { StationReport } from '../../domain/plant/report.ts'
import { BlobDamaged, BlobNotFound, StationNotKeys } from '../../errors.ts'
import { AskBody, AskReply, BlobParams, BlobReply, SentBody, SentReply } from '../../schemas/plant.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'

/** What a plant does for its stations. */
export interface Plant {
  /** See Governor. */
  report(
    station: { readonly name: string; readonly home: string },
    report: StationReport,
    known: string | null,
    signal: AbortSignal
  ): Promise<{ readonly revision: string; readonly desired: readonly Desired[]; readonly again: number }>
  readonly blobs: Pick<Blobs, 'get'>
  /** SHA-256 in hex. */
  readonly checksumOf: (data: Uint8Array) => string
  keepBlob(area: Area, data: Uint8Array): Promise<unknown>
  /** Durable when it resolves; what is there already stays as it is. @param home whose they are */
  receive(home: string, records: readonly ReceivedRecord[], labels: readonly ReceivedLabel[]): Promise<void>
}

export interface PlantOptions {
  readonly plant: Plant
  readonly access: Access
  readonly maxBlobBytes: number
}

const RECORDS_BYTES = 16 * 1024 * 1024
const REPORT_BYTES = 1024 * 1024

/** /plant/…: what stations say to their plant, and ask of it. */
const plantRoutes: FastifyPluginAsyncZod<PlantOptions> = async (app, { plant, access, maxBlobBytes }) => {
  app.addHook('onRequest', access.require('station'))
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
  // Who waits for a change is answered when the service ends.
  const ending = new AbortController()
  app.addHook('preClose', async () => {
    ending.abort()
  })
  const common = { tags: ['plant'], ...keyOf('station') }
  const refusals = [400, 401, 403, 408, 413, 415, 503] as const

  app.post(
    '/plant/reports',
    {
      bodyLimit: REPORT_BYTES,
      schema: {
        ...common,
        operationId: 'reportToPlant',
        summary: 'Report, and ask what to judge by',
        description:
          'Answers at once where `known` is not what is desired, else when that changes, or after some seconds. The '
          + 'key must be named as the station.',
        body: AskBody,
        response: { 200: AskReply, ...problems(...refusals, 409) }
      }
    },
    async (request) => {
      const { name, home, known, report } = request.body
      checkName(request.actor, name)
      const gone = new AbortController()
      request.raw.once('close', () => {
        gone.abort()
      })
      return (await plant.report({ name, home }, report, known, AbortSignal.any([gone.signal, ending.signal]))) as never
    }
  )

  app.get(
    '/plant/blobs/:area/:sha256',
    {
      schema: {
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
    },
    async ({ params: { area, sha256 } }, reply) => {
      const found = await plant.blobs.get(contentKey(area, sha256))
      if (found === undefined) throw new BlobNotFound(sha256)
      reply.type('application/octet-stream').header('content-length', found.bytes)
      return reply.send(found.stream as never)
    }
  )

  app.put(
    '/plant/blobs/:area/:sha256',
    {
      bodyLimit: maxBlobBytes,
      schema: {
        ...common,
        operationId: 'putBlob',
        summary: 'Keep content by its checksum',
        consumes: ['application/octet-stream'],
        params: BlobParams,
        response: { 200: BlobReply, ...problems(...refusals) }
      }
    },
    async ({ params: { area, sha256 }, body }) => {
      const received = plant.checksumOf(body as Buffer)
      if (received !== sha256) throw new BlobDamaged(sha256, received)
      await plant.keepBlob(area, body as Buffer)
      return { sha256 }
    }
  )

  app.post(
    '/plant/records',
    {
      bodyLimit: RECORDS_BYTES,
      schema: {
        ...common,
        operationId: 'sendRecords',
        summary: 'Records and labels of a station',
        description: 'What is here already stays as it is, so that a station may send it again. Packed by gzip.',
        body: SentBody,
        response: { 200: SentReply, ...problems(...refusals) }
      }
    },
    async (request) => {
      const { name, home, records, labels } = request.body
      checkName(request.actor, name)
      await plant.receive(home, records as never, labels as never)
      return { records: records.length, labels: labels.length }
    }
  )
}

export default plantRoutes

/** An admin may speak for any station. @throws StationNotKeys */
function checkName({ name, role }: Actor, station: string): void {
  if (role === 'station' && name !== station) throw new StationNotKeys(name, station)
}
