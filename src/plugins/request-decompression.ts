import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { ContentEncodingUnsupported, RequestInvalid } from '../errors.ts'

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress
}

/**
 * Decompresses bodies by their Content-Encoding. The reader of the body counts the decompressed bytes, so the limits
 * apply to them, also for a decompression bomb. Multipart bodies are read from the connection itself, so they cannot be
 * compressed.
 */
async function requestDecompression(app: FastifyInstance): Promise<void> {
  app.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
    if (encoding === 'identity' || encoding === '') return payload
    const decoder = DECODERS[encoding]
    if (decoder === undefined) throw new ContentEncodingUnsupported('gzip, deflate, br or none', encoding.slice(0, 64))
    if (/^multipart\//i.test(request.headers['content-type'] ?? ''))
      throw new ContentEncodingUnsupported('none for a multipart body', encoding)
    return unpacked(payload, decoder(), encoding)
  })
}

export default fp(requestDecompression, { name: 'request-decompression' })

function unpacked(
  payload: Readable,
  decoder: Transform,
  encoding: string
): Transform & { receivedEncodedLength: number } {
  const stream = Object.assign(decoder, { receivedEncodedLength: 0 })
  payload.on('data', (chunk: Buffer) => {
    stream.receivedEncodedLength += chunk.length
  })
  payload.on('error', (error) => stream.destroy(error))
  const emit = stream.emit.bind(stream)
  // Replaces zlib's message by one that a caller understands.
  stream.emit = (event: string, ...values: unknown[]) =>
    event === 'error'
      ? emit(
          'error',
          new RequestInvalid(
            `body: expected complete ${encoding} data, received other bytes, or only a part of the data`
          )
        )
      : emit(event, ...values)
  return payload.pipe(stream)
}
