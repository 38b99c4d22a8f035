import multipart from '@fastify/multipart'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FrameMemory } from '../../domain/inspection/frame-memory.ts'
import { FrameTooLarge } from '../../errors.ts'
import { type FrameGathering, gatherFrame } from './gather-frame.ts'
import { readBody } from './read-body.ts'

const PICTURE_TYPES = ['image/bmp', 'image/jpeg', 'image/png', 'image/tiff', 'image/webp', 'application/octet-stream']
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
 * Makes the routes of a plugin take pictures, as the multipart field `image` or as the raw body; `readFrame` reads them.
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
    const length = Number(request.headers['content-length'])
    return gatherFrame(Number.isNaN(length) ? undefined : length, memory, (letGo) => {
      answers.get(request)!.once('close', letGo)
    })
  }
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false })
  app.addContentTypeParser(
    /^(?:image\/[\w.+-]+|application\/octet-stream)\s*(?:;|$)/,
    (request: FastifyRequest, body: IncomingMessage) => {
      const length = request.headers['content-length']
      const tooLarge = (): Error => new FrameTooLarge(maxFrameBytes, length ?? 'more')
      if (Number(length) > maxFrameBytes) throw tooLarge()
      return readBody(body, gatherOf(request), maxFrameBytes, tooLarge)
    }
  )
  app.setErrorHandler<FastifyError>((error) => {
    // What is passed on as no Error would be sent as an answer, with status 200.
    if (!(error instanceof Error)) throw new Error('thrown, but no Error', { cause: error })
    throw error
  })
  return gatherOf
}
