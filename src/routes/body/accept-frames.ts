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
/** What a multipart body may hold beside the picture: boundaries and part headers. */
export const MULTIPART_OVERHEAD_BYTES = 64 * 1024
export const FRAME_TYPES = ['multipart/form-data', 'image/*', 'application/octet-stream']

/** The request's body, for the documentation: it is read as bytes, not checked by a schema. */
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
 * Makes the routes of a plugin take pictures, as the multipart field `image` or as the raw body; `readFrame` reads
 * them.
 * @param memory for frames that are let go of with the answer, unless somebody holds them: see `holdFrame`
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
      // In memory of its own: lent memory must stay whole.
      const whole = gatherFrame(undefined, undefined, () => {})
      const most = maxFrameBytes + MULTIPART_OVERHEAD_BYTES
      const bytes = await readBody(body, whole, most, () => new FrameTooLarge(maxFrameBytes, 'more'))
      const part = onlyMixedPart(bytes, request.headers['content-type']!)
      if (part.length > maxFrameBytes) throw new FrameTooLarge(maxFrameBytes, String(part.length))
      return part
    }
  )
  // Without a content type the bytes say what it is.
  app.addContentTypeParser('*', (request: FastifyRequest, body: IncomingMessage) => {
    const type = request.headers['content-type']
    if (type !== undefined) throw new ContentTypeUnsupported(FRAME_TYPES.join(', '), type.slice(0, 200))
    return wholeBody(request, body)
  })
  app.setErrorHandler<FastifyError>((error) => {
    // What is passed on as no Error would be sent as an answer, with status 200.
    if (!(error instanceof Error)) throw new Error('thrown, but no Error', { cause: error })
    throw error
  })
  return gatherOf
}
