import type { FastifyRequest } from 'fastify'
import { RequestInvalid } from '../errors.ts'

/**
 * The multipart plugin lets a client send without end behind a limit, and cuts a file off at it without a word (its issues 428 and 442). So the bytes
 * are counted here as they come, and the first thing that is wrong ends the reading.
 * @param maxBytes of the whole body
 * @throws what `read` throws; `tooLarge`; RequestInvalid for a body that the parser can't read
 */
export async function limitMultipart<T> ({ raw }: FastifyRequest, maxBytes: number, tooLarge: () => Error, read: () => Promise<T>): Promise<T> {
  const overLimit = new AbortController()
  let received = 0
  const count = (chunk: Buffer): void => {
    received += chunk.length
    if (received > maxBytes) overLimit.abort()
  }
  const rejectOverLimit = new Promise<never>((_resolve, reject) => {
    overLimit.signal.addEventListener('abort', () => { reject(tooLarge()) })
  })
  raw.on('data', count)
  try {
    return await Promise.race([read(), rejectOverLimit])
  } catch (error) {
    throw asClientError(error)
  } finally {
    raw.off('data', count)
    // What is left is thrown away, so that nothing keeps it, or the connection, waiting.
    raw.unpipe()
    raw.resume()
  }
}

/** What the multipart parser complains of is the client's doing: a broken boundary, a body that ends too soon. */
function asClientError (error: unknown): unknown {
  const { name, code, message } = error as { name?: string, code?: string, message?: string }
  return name === 'FastifyError' && code?.startsWith('FST_') === false ? error : new RequestInvalid(`expected a multipart body with one file, received one that cannot be read: ${message ?? 'unknown'}`)
}
