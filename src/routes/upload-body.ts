import type { onRequestHookHandler } from 'fastify'
import { UploadTooLarge } from '../errors.ts'
import type { UploadLimits } from './read-uploads.ts'

/** A body of pictures, for the documentation: it is read as bytes, not checked by a schema. */
export const uploadBody = {
  content: {
    'multipart/form-data': {
      schema: { type: 'object', required: ['image'], additionalProperties: false, properties: { image: { type: 'array', items: { type: 'string', format: 'binary' }, description: 'one or many files' } } }
    }
  }
}

/** Refuses a body over the limit by its head, before a byte of it is read. */
export function refuseByHead ({ maxBytes }: UploadLimits): onRequestHookHandler {
  return function refuse (request, _reply, done) {
    const length = Number(request.headers['content-length'] ?? 0)
    done(length > maxBytes ? new UploadTooLarge(`at most ${maxBytes} bytes in one request, received ${length}`) : undefined)
  }
}
