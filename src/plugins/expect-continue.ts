import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Answers 100 to a client that asks first (`Expect: 100-continue`, as curl does before a large picture), unless its
 * request was refused by its headers. Node by default answers 100 to every client.
 */
async function expectContinue(app: FastifyInstance): Promise<void> {
  const asking = new WeakSet<IncomingMessage>()
  app.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    asking.add(request)
    app.server.emit('request', request, response)
  })
  // After the onRequest hooks, which may refuse, and before the body is read.
  app.addHook('preParsing', async (request, reply) => {
    if (!request.is404 && asking.has(request.raw)) reply.raw.writeContinue()
  })
}

export default fp(expectContinue, { name: 'expect-continue' })
