import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Blobs } from '../../domain/blobs/blobs.ts'
import { type Area, contentKey } from '../../domain/blobs/content.ts'
import type { Actor } from '../../domain/access/access.ts'
import type { HeardLabel, Sending } from '../../domain/plant/received.ts'
import type { PlantAnswer } from '../../domain/plant/release.ts'
import type { StationReport } from '../../domain/plant/report.ts'
import { BlobDamaged, BlobNotFound, ContentTypeUnsupported, StationNotKeys } from '../../errors.ts'
import type { Audit } from '../../domain/access/audit.ts'
import { type Access } from '../access/access.ts'
import { auditRefusals } from './audit-refusals.ts'
import { GET_BLOB, PUT_BLOB, REPORT_TO_PLANT, SEND_RECORDS } from './plant-descriptions.ts'

/** A station's name and the id of its data folder. */
export interface StationId {
  readonly name: string
  readonly home: string
}

/** The service of a plant for its stations. */
export interface Plant {
  /** See Governor. */
  report(
    station: StationId,
    report: StationReport,
    asked: { readonly known: string | null; readonly heard: readonly HeardLabel[] | undefined },
    signal: AbortSignal
  ): Promise<PlantAnswer>
  readonly blobs: Pick<Blobs, 'get'>
  /** SHA-256 in hex. */
  readonly checksumOf: (data: Uint8Array) => string
  keepBlob(area: Area, data: Uint8Array): Promise<unknown>
  /**
   * Durable when it resolves. Records that exist do not change.
   * @throws StationNotReported, StationNotFolders, RecordNotStations
   */
  receive(station: StationId, sending: Sending): Promise<void>
}

export interface PlantOptions {
  readonly plant: Plant
  readonly access: Access
  readonly audit: Audit
  readonly maxBlobBytes: number
}

const RECORDS_BYTES = 16 * 1024 * 1024
const REPORT_BYTES = 1024 * 1024

/** /plant/…: requests of stations to their plant. */
const plantRoutes: FastifyPluginAsyncZod<PlantOptions> = async (app, { plant, access, audit, maxBlobBytes }) => {
  app.addHook('onRequest', access.require('station'))
  app.addHook('onError', auditRefusals(audit))
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
  // Answers clients that wait for a change when the service ends.
  const ending = new AbortController()
  app.addHook('preClose', async () => {
    ending.abort()
  })

  app.post(
    '/plant/reports',
    {
      bodyLimit: REPORT_BYTES,
      schema: REPORT_TO_PLANT
    },
    async (request) => {
      const { name, home, known, heard, report } = request.body
      checkName(request.actor, name)
      const gone = new AbortController()
      request.raw.once('close', () => {
        gone.abort()
      })
      const signal = AbortSignal.any([gone.signal, ending.signal])
      return (await plant.report({ name, home }, report, { known, heard }, signal)) as never
    }
  )

  app.get('/plant/blobs/:area/:sha256', { schema: GET_BLOB }, async ({ params: { area, sha256 } }, reply) => {
    const found = await plant.blobs.get(contentKey(area, sha256))
    if (found === undefined) throw new BlobNotFound(sha256)
    reply.type('application/octet-stream').header('content-length', found.bytes)
    return reply.send(found.stream as never)
  })

  app.put(
    '/plant/blobs/:area/:sha256',
    {
      bodyLimit: maxBlobBytes,
      schema: PUT_BLOB
    },
    async ({ params: { area, sha256 }, body, headers }) => {
      if (!Buffer.isBuffer(body))
        throw new ContentTypeUnsupported('application/octet-stream', headers['content-type'] ?? 'none')
      const received = plant.checksumOf(body)
      if (received !== sha256) throw new BlobDamaged(sha256, received)
      await plant.keepBlob(area, body)
      return { sha256 }
    }
  )

  app.post(
    '/plant/records',
    {
      bodyLimit: RECORDS_BYTES,
      schema: SEND_RECORDS
    },
    async (request) => {
      const { name, home, records, labels, waiting } = request.body
      checkName(request.actor, name)
      await plant.receive({ name, home }, { records, labels, waiting } as never)
      return { records: records.length, labels: labels.length, waiting: waiting.length }
    }
  )
}

export default plantRoutes

/** An admin may speak for any station. @throws StationNotKeys */
function checkName({ name, role }: Actor, station: string): void {
  if (role === 'station' && name !== station) throw new StationNotKeys(name, station)
}
