import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Socket } from 'node:net'

/**
 * When the service ends, closes the connections that have received no byte. Browsers open such connections in advance,
 * and Node would wait for them until they time out. The service still waits for connections with a request.
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
