import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ExpectationUnknown, RequestMalformed } from '../errors.ts'

/** Refuses a missing Host and an unknown Expect with a message. Node would refuse them without one. */
async function unmetHeads(app: FastifyInstance): Promise<void> {
  const unmet = new WeakSet<IncomingMessage>()
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    unmet.add(request)
    app.server.emit('request', request, response)
  })
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.headers.host === undefined && raw.httpVersion === '1.1')
      throw new RequestMalformed('a request without the header Host')
    if (unmet.has(raw)) throw new ExpectationUnknown(String(raw.headers.expect).slice(0, 64))
  })
}

export default fp(unmetHeads, { name: 'unmet-heads' })
