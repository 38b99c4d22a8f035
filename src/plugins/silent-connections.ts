import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Socket } from 'node:net'

/**
 * Closes, at the end of the service, the connections on which no byte was received. Browsers open such connections in
 * advance, and Node waits for them until they time out. A connection with a request on it is waited for.
 */
async function silentConnections(app: FastifyInstance): Promise<void> {
  const open = new Set<Socket>()
  app.server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => {
      open.delete(socket)
    })
  })
  app.addHook('preClose', async () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  })
}

export default fp(silentConnections, { name: 'silent-connections' })
