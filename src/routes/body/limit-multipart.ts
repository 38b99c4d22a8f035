import type { FastifyRequest } from 'fastify'
import { RequestInvalid } from '../../errors.ts'
import { BodyUnreadable } from './multipart-parts.ts'

export interface MultipartLimit {
  /** Largest size of the whole body. Bytes. */
  readonly maxBytes: number
  readonly tooLarge: () => Error
  /** What the body should hold, for the message: `one file`. */
  readonly expected: string
}

/**
 * Limits the size of a multipart body. The multipart plugin does not stop a client at its limits, and truncates a file
 * without an error (its issues 428 and 442). So the bytes are counted here as they arrive, and the first error ends the
 * reading.
 * @param read reads the body. Its signal aborts when the limit is exceeded; its result is then ignored
 * @throws what `read` throws; `tooLarge`; RequestInvalid for a body that the parser cannot read
 */
export async function limitMultipart<T>(
  { raw }: FastifyRequest,
  { maxBytes, tooLarge, expected }: MultipartLimit,
  read: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  const overLimit = new AbortController()
  let received = 0
  const count = (chunk: Buffer): void => {
    received += chunk.length
    if (received > maxBytes) overLimit.abort()
  }
  const rejectOverLimit = new Promise<never>((_resolve, reject) => {
    overLimit.signal.addEventListener('abort', () => {
      reject(tooLarge())
    })
  })
  raw.on('data', count)
  try {
    return await Promise.race([read(overLimit.signal), rejectOverLimit])
  } catch (error) {
    if (error instanceof BodyUnreadable)
      throw new RequestInvalid(
        `expected a multipart body with ${expected}, received one that cannot be read: ${error.message}`
      )
    throw error
  } finally {
    raw.off('data', count)
    // Discards the rest of the body, so that the connection does not wait for a reader.
    raw.unpipe()
    raw.resume()
  }
}
