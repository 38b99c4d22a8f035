import type { FastifyRequest } from 'fastify'
import type { RawLayout } from '../domain/image.ts'
import { ContentTypeUnsupported, FrameEmpty, FrameMissing, FrameMultiple, FrameTooLarge, RequestInvalid } from '../errors.ts'

/** The picture of a request: the multipart field `image`, or the body itself. @throws errors.ts */
export async function readFrame (request: FastifyRequest, maxFrameBytes: number): Promise<Buffer> {
  if (request.isMultipart()) return readMultipart(request, maxFrameBytes)
  const { body } = request
  if (body === undefined || body === null) {
    if (request.headers['content-type'] === undefined) throw new FrameEmpty()
    throw new ContentTypeUnsupported(request.headers['content-type'])
  }
  if (!Buffer.isBuffer(body)) throw new ContentTypeUnsupported(String(request.headers['content-type']))
  if (body.length === 0) throw new FrameEmpty()
  return body
}

/**
 * Exactly one file, in the field `image`. The parser cuts a file off at the limit without a word, so its own mark is looked at; a second file
 * ends the reading at once.
 */
async function readMultipart (request: FastifyRequest, maxFrameBytes: number): Promise<Buffer> {
  let frame: Buffer | null = null
  const others: string[] = []
  try {
    for await (const part of request.parts({ limits: { fileSize: maxFrameBytes, files: 2, fields: 16, parts: 18 } })) {
      if (part.type !== 'file') { others.push(`field '${part.fieldname.slice(0, 64)}'`); continue }
      if (part.fieldname !== 'image') throw new FrameMissing(`a file in the field '${part.fieldname.slice(0, 64)}'`)
      if (frame !== null) throw new FrameMultiple(2)
      const chunks: Buffer[] = []
      for await (const chunk of part.file) chunks.push(chunk as Buffer)
      if (part.file.truncated) throw new FrameTooLarge(maxFrameBytes, 'a larger file')
      frame = Buffer.concat(chunks)
    }
  } catch (error) {
    throw asClientError(error, maxFrameBytes)
  }
  if (frame === null) throw new FrameMissing(others.length === 0 ? 'no parts' : `no file, but ${others.join(', ')}`)
  if (frame.length === 0) throw new FrameEmpty()
  return frame
}

function asClientError (error: unknown, maxFrameBytes: number): unknown {
  const { code, statusCode, message } = error as { code?: string, statusCode?: number, message?: string }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new FrameTooLarge(maxFrameBytes, 'a larger file')
  if (code === 'FST_FILES_LIMIT') return new FrameMultiple(3)
  if (code?.startsWith('FST_') === true || statusCode === undefined) return new RequestInvalid(`multipart body: ${message ?? 'cannot be read'}`)
  return error
}

/** @throws RequestInvalid when only some of the three are given */
export function rawLayout ({ pixelFormat, width, height }: { pixelFormat?: RawLayout['pixelFormat'] | undefined, width?: number | undefined, height?: number | undefined }): RawLayout | undefined {
  if (pixelFormat === undefined && width === undefined && height === undefined) return undefined
  if (pixelFormat === undefined || width === undefined || height === undefined) {
    const given = Object.entries({ pixelFormat, width, height }).filter(([, value]) => value !== undefined).map(([name]) => name)
    throw new RequestInvalid(`querystring: a raw frame takes pixelFormat, width and height together, received only ${given.join(' and ')}`)
  }
  return { pixelFormat, width, height }
}
