import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Socket } from 'node:net'

/**
 * Lets the service end although clients hold connections on which they have said nothing yet, as browsers do in advance: Node takes those for busy, and waits
 * until their time is up. Who has begun to speak is waited for.
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
