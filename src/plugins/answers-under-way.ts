import type { FastifyInstance } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Requests of a connection so far. */
export interface AskedBefore {
  /**
   * Bytes of the last body by its Content-Length; undefined where the request gave none, or the body is not complete.
   */
  readonly lastLength: number | undefined
  /**
   * Calls back when all answers are sent. It calls at once when there is none to send, or when a request was cut off,
   * which will never be answered.
   */
  whenAnswered(call: () => void): void
}

interface Connection {
  /** Requests whose answers are not sent yet. */
  readonly open: Set<IncomingMessage>
  last: IncomingMessage
  onAnswered: () => void
}

/** Tracks the answers of each connection, so that wrong bytes after a request do not prevent its answer. */
export function answersUnderWay(app: FastifyInstance): (socket: Socket) => AskedBefore | undefined {
  const connections = new WeakMap<Socket, Connection>()
  const follow = (request: IncomingMessage, response: ServerResponse): void => {
    const connection = connections.get(request.socket) ?? { open: new Set(), last: request, onAnswered: () => {} }
    connections.set(request.socket, connection)
    connection.open.add(request)
    connection.last = request
    response.once('close', () => {
      connection.open.delete(request)
      if (connection.open.size === 0) connection.onAnswered()
    })
  }
  app.server.prependListener('request', follow)
  return (socket) => {
    const connection = connections.get(socket)
    if (connection === undefined) return undefined
    const { open, last } = connection
    const length = last.complete ? last.headers['content-length'] : undefined
    return {
      lastLength: length === undefined ? undefined : Number(length),
      whenAnswered(call) {
        if (open.size === 0 || [...open].some(({ complete }) => !complete)) call()
        else connection.onAnswered = call
      }
    }
  }
}
