import type { FastifyInstance } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What a connection has asked so far. */
export interface AskedBefore {
  /** Bytes of the last body by its Content-Length; undefined where it said none. */
  readonly lastLength: number | undefined
  /** Calls back when all answers are out; at once where none is under way. */
  whenAnswered(call: () => void): void
}

/** Follows the answers of each connection, so that what is wrong behind a request doesn't take its answer away. */
export function answersUnderWay(app: FastifyInstance): (socket: Socket) => AskedBefore | undefined {
  const connections = new WeakMap<Socket, { open: number; lastLength: number | undefined; onAnswered: () => void }>()
  const follow = ({ socket, headers }: IncomingMessage, response: ServerResponse): void => {
    const connection = connections.get(socket) ?? { open: 0, lastLength: undefined, onAnswered: () => {} }
    connections.set(socket, connection)
    connection.open++
    const length = headers['content-length']
    connection.lastLength = length === undefined ? undefined : Number(length)
    response.once('close', () => {
      if (--connection.open === 0) connection.onAnswered()
    })
  }
  app.server.prependListener('request', follow)
  return (socket) => {
    const connection = connections.get(socket)
    return (
      connection && {
        lastLength: connection.lastLength,
        whenAnswered(call) {
          if (connection.open === 0) call()
          else connection.onAnswered = call
        }
      }
    )
  }
}
