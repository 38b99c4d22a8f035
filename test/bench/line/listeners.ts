import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../integration/free-port.ts'

export interface Listeners {
  /** Blocks of the configuration of the channels that they listen to. */
  readonly config: Readonly<Record<string, unknown>>
  /** Result ids that came by webhook. */
  readonly posted: ReadonlySet<string>
  /** Lines that came by TCP. */
  lines(): number
  close(): void
}

/** A receiver of webhooks, a client of lines, and a folder that no picture comes to. */
export async function startListeners(folder: string): Promise<Listeners> {
  const [hookPort, textPort] = [await freePort(), await freePort()]
  const inbox = join(folder, 'inbox')
  mkdirSync(inbox)
  writeFileSync(join(folder, 'secret'), `whsec_${Buffer.alloc(32, 7).toString('base64')}`)
  const posted = new Set<string>()
  const server: Server = createServer((request, reply) => {
    void text(request).then((body) => {
      posted.add((JSON.parse(body) as { data: { resultId: string } }).data.resultId)
      reply.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(hookPort, '127.0.0.1', resolve)
  })
  let lines = 0
  let socket: Socket | null = null
  const timer = setInterval(() => {
    if (socket !== null) return
    socket = connect({ host: '127.0.0.1', port: textPort })
    socket.on('data', (piece: Buffer) => {
      lines += piece.toString().split('\n').length - 1
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      socket = null
    })
  }, 200)
  return {
    config: {
      webhooks: {
        line: {
          url: `http://127.0.0.1:${hookPort}/`,
          secretFile: join(folder, 'secret'),
          events: ['result.ok', 'result.ng', 'result.review']
        }
      },
      tcpText: { enabled: true, port: textPort, push: true, stations: { n: { station: 'north' } } },
      watchedFolder: { enabled: true, path: inbox }
    },
    posted,
    lines: () => lines,
    close() {
      clearInterval(timer)
      socket?.destroy()
      server.closeAllConnections()
      server.close()
    }
  }
}
