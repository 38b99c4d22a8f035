import type { onRequestAsyncHookHandler } from 'fastify'

/**
 * Refuses a body whose Content-Length exceeds the limit, before any byte of it is read.
 * @param tooLarge makes the error for the received Content-Length
 */
export function refuseByHead(maxBytes: number, tooLarge: (received: string) => Error): onRequestAsyncHookHandler {
  return async function refuse(request) {
    const length = Number(request.headers['content-length'] ?? 0)
    if (length > maxBytes) throw tooLarge(String(length))
  }
}
