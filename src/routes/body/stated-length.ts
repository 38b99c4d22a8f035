import type { FastifyRequest } from 'fastify'

/** Bytes of the body as the head says; undefined where it says nothing, or the body is compressed. */
export function statedLength({ headers }: FastifyRequest): number | undefined {
  const length = headers['content-length']
  const packed = (headers['content-encoding']?.trim().toLowerCase() ?? 'identity') !== 'identity'
  return length === undefined || packed ? undefined : Number(length)
}
