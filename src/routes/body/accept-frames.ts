import multipart from '@fastify/multipart'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FrameMemory } from '../../domain/inspection/frame-memory.ts'
import { ContentTypeUnsupported, FrameTooLarge } from '../../errors.ts'
import { type FrameGathering, gatherFrame } from './gather-frame.ts'
import { onlyMixedPart } from './mixed-replace.ts'
import { readBody } from './read-body.ts'
import { statedLength } from './stated-length.ts'

const PICTURE_TYPES = ['image/bmp', 'image/jpeg', 'image/png', 'image/tiff', 'image/webp', 'application/octet-stream']
/** Allowance for the boundaries and part headers of a multipart body. Bytes. */
export const MULTIPART_OVERHEAD_BYTES = 64 * 1024
export const FRAME_TYPES = ['multipart/form-data', 'image/*', 'application/octet-stream']

/** The request's body in the API description. No schema checks it: it is read as bytes. */
export const frameBody = {
  content: Object.fromEntries([
    [
      'multipart/form-data',
      {
        schema: {
          type: 'object',
          required: ['image'],
          additionalProperties: false,
          properties: { image: { type: 'string', format: 'binary', description: 'exactly one file' } }
        }
      }
    ],
    ...PICTURE_TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])
  ])
}

/** Begins to gather the frame of a request. */
export type GatherOf = (request: FastifyRequest) => FrameGathering

/**
 * Makes the routes of a plugin accept pictures as the multipart field `image` or as the raw body. `readFrame` reads
 * them.
 * @param memory where frames lie. A frame is released after the answer, unless `holdFrame` keeps it
 */
export async function acceptFrames(
  app: FastifyInstance,
  maxFrameBytes: number,
  memory?: FrameMemory
): Promise<GatherOf> {
  const answers = new WeakMap<FastifyRequest, ServerResponse>()
  app.addHook('onRequest', async (request, reply) => {
    answers.set(request, reply.raw)
  })
  const gatherOf: GatherOf = (request) => {
    return gatherFrame(statedLength(request), memory, (letGo) => {
      answers.get(request)!.once('close', letGo)
    })
  }
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false })
  const wholeBody = (request: FastifyRequest, body: IncomingMessage): Promise<Buffer> => {
    const length = statedLength(request)
    const tooLarge = (): Error => new FrameTooLarge(maxFrameBytes, String(length ?? 'more'))
    if (length !== undefined && length > maxFrameBytes) throw tooLarge()
    return readBody(body, gatherOf(request), maxFrameBytes, tooLarge)
  }
  app.addContentTypeParser(/^(?:image\/(?:[\w.+-]+|\*)|application\/octet-stream)\s*(?:;|$)/, wholeBody)
  app.addContentTypeParser(
    /^multipart\/x-mixed-replace\s*(?:;|$)/i,
    async (request: FastifyRequest, body: IncomingMessage) => {
      // In separate memory: the part is a view of it, and lent memory must not be shared.
      const whole = gatherFrame(undefined, undefined, () => {})
      const most = maxFrameBytes + MULTIPART_OVERHEAD_BYTES
      const bytes = await readBody(body, whole, most, () => new FrameTooLarge(maxFrameBytes, 'more'))
      const part = onlyMixedPart(bytes, request.headers['content-type']!)
      if (part.length > maxFrameBytes) throw new FrameTooLarge(maxFrameBytes, String(part.length))
      return part
    }
  )
  // Without a content type, the bytes decide the format.
  app.addContentTypeParser('*', (request: FastifyRequest, body: IncomingMessage) => {
    const type = request.headers['content-type']
    if (type !== undefined) throw new ContentTypeUnsupported(FRAME_TYPES.join(', '), type.slice(0, 200))
    return wholeBody(request, body)
  })
  app.setErrorHandler<FastifyError>((error) => {
    // Fastify would send a thrown value that is no Error as an answer with status 200.
    if (!(error instanceof Error)) throw new Error('thrown, but no Error', { cause: error })
    throw error
  })
  return gatherOf
}
