import type { FastifyRequest } from 'fastify'

/** Name of whoever makes a request; `admin` where keys carry no names. */
export function authorOf (request: FastifyRequest): string {
  return (request as { readonly actor?: { readonly name: string } }).actor?.name ?? 'admin'
}
