import type { FastifyError, FastifyRequest } from 'fastify'
import { FrameTooLarge, RequestInvalid, UploadInvalid, UploadTooLarge } from '../errors.ts'

export interface UploadLimits {
  /** Of one picture. */
  readonly maxFileBytes: number
  readonly maxFiles: number
  /** Of the whole body. */
  readonly maxBytes: number
}

const FIELD = 'image'

/**
 * The files of a multipart body, one after the other: no more than one of them is in memory. As in read-frame.ts the bytes are counted as they come.
 * @param take is given each file; what it throws ends the reading
 * @returns how many files there were, at least one
 * @throws UploadInvalid, UploadTooLarge, FrameTooLarge, RequestInvalid
 */
export async function readUploads (request: FastifyRequest, limits: UploadLimits, take: (bytes: Buffer, n: number) => Promise<void>): Promise<number> {
  if (!request.isMultipart()) throw new UploadInvalid(`the content type ${request.headers['content-type'] ?? 'none'}`)
  const { raw } = request
  const overLimit = new AbortController()
  const rejectOverLimit = new Promise<never>((_resolve, reject) => {
    overLimit.signal.addEventListener('abort', () => { reject(new UploadTooLarge(`at most ${limits.maxBytes} bytes in one request, received more`)) })
  })
  let received = 0
  const count = (chunk: Buffer): void => {
    received += chunk.length
    if (received > limits.maxBytes) overLimit.abort()
  }
  raw.on('data', count)
  try {
    return await Promise.race([readFiles(request, limits, take, overLimit.signal), rejectOverLimit])
  } catch (error) {
    throw asClientError(error)
  } finally {
    raw.off('data', count)
    // What is left is thrown away, so that nothing keeps it, or the connection, waiting.
    raw.unpipe()
    raw.resume()
  }
}

async function readFiles (request: FastifyRequest, { maxFileBytes, maxFiles }: UploadLimits, take: (bytes: Buffer, n: number) => Promise<void>, signal: AbortSignal): Promise<number> {
  let files = 0
  for await (const part of request.parts({ limits: { fileSize: maxFileBytes, fieldSize: 1024, files: maxFiles + 1, fields: 1, parts: maxFiles + 2 } })) {
    signal.throwIfAborted()
    const { fieldname } = part as { readonly fieldname?: string }
    if (fieldname === undefined) throw new UploadInvalid('a part without a name')
    const name = fieldname.slice(0, 64)
    if (part.type !== 'file') throw new UploadInvalid(`the text field '${name}'; what is said about the pictures goes into the query`)
    if (name !== FIELD) throw new UploadInvalid(`a file in the field '${name}'`)
    if (files === maxFiles) throw new UploadTooLarge(`at most ${maxFiles} pictures in one request, received more`)
    const chunks: Buffer[] = []
    for await (const chunk of part.file) chunks.push(chunk as Buffer)
    if (part.file.truncated) throw new FrameTooLarge(maxFileBytes, 'more')
    await take(Buffer.concat(chunks), files++)
  }
  if (files === 0) throw new UploadInvalid('no file at all')
  return files
}

/** What the multipart parser complains of is the client's doing: a broken boundary, a body that ends too soon. */
function asClientError (error: unknown): unknown {
  const { name, code, message } = error as Partial<FastifyError>
  if (name === 'FastifyError' && code?.startsWith('FST_') === false) return error
  if (code === 'FST_FILES_LIMIT' || code === 'FST_PARTS_LIMIT') return new UploadTooLarge('fewer pictures in one request')
  // Our own fault, such as a full disk, is no client's.
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return error
  return new RequestInvalid(`expected a multipart body with pictures, received one that cannot be read: ${message ?? 'unknown'}`)
}
