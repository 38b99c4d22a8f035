import type { FastifyRequest, onRequestAsyncHookHandler, onResponseAsyncHookHandler } from 'fastify'
import type { Admission, Ticket } from '../../domain/inspection/admission.ts'
import { statedLength } from '../body/stated-length.ts'
import { InspectQuery } from '../../schemas/inspection.ts'

const Wish = InspectQuery.pick({ station: true, deadlineMs: true }).strip()

export interface Admit {
  /** Admits a request before its body is read. The schema refuses a wrong query later. */
  readonly onRequest: onRequestAsyncHookHandler
  readonly onResponse: onResponseAsyncHookHandler
  /** Deadline of the request on the monotonic clock, milliseconds. Infinity: none. */
  dueMs(request: FastifyRequest): number
  /** Does the work when it is the request's turn. @param bytes size of its picture */
  run<T>(request: FastifyRequest, bytes: number, work: () => Promise<T>): Promise<T>
}

/**
 * Admission for the routes of pictures.
 * @param maxFrameBytes counted for a body without a length
 */
export function createAdmit(admission: Admission, maxFrameBytes: number): Admit {
  const tickets = new WeakMap<FastifyRequest, Ticket>()
  return {
    async onRequest(request, reply) {
      const ticket = admission.enter({
        ...Wish.safeParse(request.query).data,
        bytes: statedLength(request) ?? maxFrameBytes
      })
      tickets.set(request, ticket)
      // onResponse is not called after the client has closed the connection.
      reply.raw.once('close', () => {
        admission.leave(ticket)
      })
    },
    async onResponse(request) {
      const ticket = tickets.get(request)
      if (ticket !== undefined) admission.leave(ticket)
    },
    dueMs: (request) => tickets.get(request)?.dueMs ?? Infinity,
    run(request, bytes, work) {
      return admission.run(tickets.get(request)!, bytes, work)
    }
  }
}
