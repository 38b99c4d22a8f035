import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Arrival } from '../../domain/inspection/inspection.ts'

export interface Arrivals {
  /** To be the first hook of a request: its head is there. */
  readonly note: onRequestAsyncHookHandler
  of(request: FastifyRequest): Arrival
}

/** When requests came in. @param now on both clocks */
export function createArrivals(now: () => Arrival): Arrivals {
  const noted = new WeakMap<FastifyRequest, Arrival>()
  return {
    async note(request) {
      noted.set(request, now())
    },
    of: (request) => noted.get(request) ?? now()
  }
}
