import { createServer, type Server, type Socket } from 'node:net'
import { answerRequest, type Unit } from './answer-request.ts'
import { writeLimited } from '../write-limited.ts'
import { createFrameReader, frameOf } from './frames.ts'

export interface ModbusServerParts {
  /** By unit id. */
  readonly units: ReadonlyMap<number, Unit>
  readonly maxConnections: number
  /** A connection that sends nothing for this time is closed. Milliseconds. */
  readonly idleMs: number
}

/**
 * A Modbus TCP server for the functions 3, 4, 6, 16 and 23. Requests of a connection are answered in their order. It
 * does not listen yet.
 */
export function createModbusServer({ units, maxConnections, idleMs }: ModbusServerParts): Server {
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    serve(socket, units, idleMs)
  })
  server.maxConnections = maxConnections
  return server
}

function serve(socket: Socket, units: ReadonlyMap<number, Unit>, idleMs: number): void {
  const read = createFrameReader()
  socket.setTimeout(idleMs, () => {
    socket.destroy()
  })
  socket.on('error', () => {
    socket.destroy()
  })
  socket.on('data', (piece: Buffer) => {
    try {
      for (const request of read(piece))
        writeLimited(socket, frameOf(request, answerRequest(request.body, units.get(request.unit))))
    } catch {
      // Not Modbus: there is no telling where the next request begins.
      socket.destroy()
    }
  })
}
