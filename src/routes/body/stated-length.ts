import type { FastifyRequest } from 'fastify'

/** Content-Length of a request in bytes. Undefined where there is none, or the body is compressed. */
export function statedLength({ headers }: FastifyRequest): number | undefined {
  const length = headers['content-length']
  const packed = (headers['content-encoding']?.trim().toLowerCase() ?? 'identity') !== 'identity'
  return length === undefined || packed ? undefined : Number(length)
}
