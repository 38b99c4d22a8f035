import type { onRequestAsyncHookHandler } from 'fastify'

/**
 * Refuses a body over the limit by its head, before any byte of it is read.
 * @param tooLarge the error for the size in the head
 */
export function refuseByHead(maxBytes: number, tooLarge: (received: string) => Error): onRequestAsyncHookHandler {
  return async function refuse(request) {
    const length = Number(request.headers['content-length'] ?? 0)
    if (length > maxBytes) throw tooLarge(String(length))
  }
}
