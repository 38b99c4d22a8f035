import multipart from '@fastify/multipart'
import type { FastifyError, FastifyInstance } from 'fastify'
import { FrameTooLarge } from '../errors.ts'

const PICTURE_TYPES = ['image/bmp', 'image/jpeg', 'image/png', 'image/tiff', 'image/webp', 'application/octet-stream']
export const FRAME_TYPES = ['multipart/form-data', 'image/*', 'application/octet-stream']

/** The request's body, for the documentation: it is read as bytes, not checked by a schema. */
export const frameBody = {
  content: Object.fromEntries([
    ['multipart/form-data', { schema: { type: 'object', required: ['image'], additionalProperties: false, properties: { image: { type: 'string', format: 'binary', description: 'exactly one file' } } } }],
    ...PICTURE_TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])
  ])
}

/** Makes the routes of a plugin take pictures, as the multipart field `image` or as the raw body; `readFrame` reads them. */
export async function acceptFrames (app: FastifyInstance, maxFrameBytes: number): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false })
  app.addContentTypeParser(/^(?:image\/[\w.+-]+|application\/octet-stream)\s*(?:;|$)/, { parseAs: 'buffer', bodyLimit: maxFrameBytes }, (_request, body, done) => { done(null, body) })
  app.setErrorHandler<FastifyError>((error, request) => {
    // What is passed on as no Error would be sent as an answer, with status 200.
    if (!(error instanceof Error)) throw new Error('thrown, but no Error', { cause: error })
    throw error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? new FrameTooLarge(maxFrameBytes, request.headers['content-length'] ?? 'more') : error
  })
}
