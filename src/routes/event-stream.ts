import type { FastifyInstance, FastifyReply } from 'fastify'

/** One client's stream of server-sent events. */
export interface EventStream {
  /** Drops the message when the client has more than `MAX_WAITING_BYTES` unread. @returns whether it was sent */
  send(event: string, data: unknown): boolean
  /** Sends all waiting messages and `last`, even beyond `MAX_WAITING_BYTES`, and ends the stream. */
  end(last?: { readonly event: string; readonly data: unknown }): void
}

export interface EventStreams {
  /**
   * Answers with a stream that stays open.
   * @param mayStay asked with each heartbeat; false ends the stream. Never rejects
   * @param onEnd called once, whichever side ended it
   */
  open(reply: FastifyReply, mayStay: () => Promise<boolean>, onEnd: () => void): EventStream
}

/** Less than the time after which an idle connection is closed. */
const HEARTBEAT_MS = 15_000
const MAX_WAITING_BYTES = 1024 * 1024

/**
 * Streams of server-sent events, with a heartbeat. Each ends when its reader may no longer read, at the next
 * heartbeat; all end when the app closes.
 */
export function eventStreams(app: FastifyInstance): EventStreams {
  const open = new Set<EventStream>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })

  return {
    open(reply, mayStay, onEnd) {
      // Hijacked, because the stream stays open longer than the handler's time limit.
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no'
      })
      raw.flushHeaders()
      let asking = false
      const look = async (): Promise<void> => {
        if (asking) return
        asking = true
        if (!(await mayStay())) stream.end()
        asking = false
      }
      const heartbeat = setInterval(() => {
        if (raw.writableEnded) return
        raw.write(':\n\n')
        void look()
      }, HEARTBEAT_MS)
      const stream: EventStream = {
        send(event, data) {
          if (raw.writableEnded || raw.destroyed || raw.writableLength > MAX_WAITING_BYTES) return false
          raw.write(textOf(event, data))
          return true
        },
        end(last) {
          if (!raw.writableEnded) raw.end(last === undefined ? '' : textOf(last.event, last.data))
        }
      }
      open.add(stream)
      // Also called when the client closes the connection.
      raw.once('close', () => {
        clearInterval(heartbeat)
        open.delete(stream)
        onEnd()
      })
      return stream
    }
  }
}

const textOf = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
