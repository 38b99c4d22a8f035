import type { FastifyRequest } from 'fastify'

/** Bytes of the body by the head; undefined where it says none, or the body is packed. */
export function statedLength({ headers }: FastifyRequest): number | undefined {
  const length = headers['content-length']
  const packed = (headers['content-encoding']?.trim().toLowerCase() ?? 'identity') !== 'identity'
  return length === undefined || packed ? undefined : Number(length)
}
