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
 * Unpacks bodies as their Content-Encoding says. The reader of the body counts the unpacked bytes, so that limits hold
 * for them and a bomb ends at the limit. Forms are read from the connection itself, so they cannot be compressed.
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
  // The texts of zlib would not help a caller.
  stream.emit = (event: string, ...values: unknown[]) =>
    event === 'error'
      ? emit(
          'error',
          new RequestInvalid(`body: expected it packed by ${encoding}, received one that is not, or is cut off`)
        )
      : emit(event, ...values)
  return payload.pipe(stream)
}
