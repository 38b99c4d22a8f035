import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Arrival } from '../../domain/inspection/inspection.ts'

export interface Arrivals {
  /** Must be the first hook of a request, so that it notes when the headers arrived. */
  readonly note: onRequestAsyncHookHandler
  of(request: FastifyRequest): Arrival
}

/** Notes when requests arrived. @param now wall clock and monotonic clock */
export function createArrivals(now: () => Arrival): Arrivals {
  const noted = new WeakMap<FastifyRequest, Arrival>()
  return {
    async note(request) {
      noted.set(request, now())
    },
    of: (request) => noted.get(request) ?? now()
  }
}
