import { createServer, type Server, type Socket } from 'node:net'
import { StringDecoder } from 'node:string_decoder'
import type { LineResult } from '../../domain/channels/line.ts'
import type { Status } from '../handshake/handshake-types.ts'
import { writeLimited } from '../write-limited.ts'
import { commandOf } from './command.ts'
import { lineOf, untriggered } from './line-of.ts'
import type { TextStation } from './text-station.ts'

export interface TextServerParts {
  /** By the name that clients have for them. */
  readonly stations: ReadonlyMap<string, TextStation>
  readonly template: string
  readonly lineEnd: string
  readonly maxConnections: number
}

export interface TextServer {
  readonly server: Server
  /** Sends a result to all clients. */
  push(line: LineResult): void
}

/** Characters of a line of a client. */
const MAX_LINE = 1024

function statusLine({ triggerReady, busy, recipeNumber, error, challengeDue }: Status): string {
  const [ready, inWork, due] = [triggerReady, busy, challengeDue].map(Number)
  return `STATUS ready=${ready} busy=${inWork} recipe=${recipeNumber} error=${error} challenge=${due}`
}

/** Lines in and out. It does not listen yet. */
export function createTextServer({ stations, template, lineEnd, maxConnections }: TextServerParts): TextServer {
  const clients = new Set<Socket>()

  function say(socket: Socket, line: string): void {
    writeLimited(socket, line + lineEnd)
  }

  function obey(socket: Socket, line: string): void {
    const command = commandOf(line)
    if (command.kind === 'ping') return say(socket, 'PONG')
    if (command.kind === 'wrong') return say(socket, `ERROR expected ${command.expected}`)
    const station = stations.get(command.station)
    if (station === undefined)
      return say(socket, `ERROR expected one of the stations ${[...stations.keys()].join(', ')}`)
    if (command.kind === 'trigger') {
      const why = station.trigger(command.triggerId, command.partId, (answer) => {
        say(socket, lineOf(template, answer))
      })
      if (why !== undefined) say(socket, `ERROR ${why}`)
      return
    }
    if (command.kind === 'recipe') station.recipe(command.number)
    const why = command.kind === 'challenge' ? station.challenge(command.partId) : undefined
    if (why !== undefined) return say(socket, `ERROR ${why}`)
    say(socket, statusLine(station.status()))
  }

  function serve(socket: Socket): void {
    const decoder = new StringDecoder('utf8')
    let rest = ''
    clients.add(socket)
    socket.on('close', () => clients.delete(socket))
    socket.on('error', () => {
      socket.destroy()
    })
    socket.on('data', (piece: Buffer) => {
      const lines = (rest + decoder.write(piece)).split('\n')
      const tooLong = lines.findIndex((line) => line.length > MAX_LINE)
      rest = lines.pop()!
      for (const line of tooLong < 0 ? lines : lines.slice(0, tooLong)) if (line.trim() !== '') obey(socket, line)
      if (tooLong < 0) return
      say(socket, `ERROR expected lines of at most ${MAX_LINE} characters`)
      socket.removeAllListeners('data')
      socket.destroySoon()
    })
  }

  const server = createServer({ noDelay: true, keepAlive: true }, serve)
  server.maxConnections = maxConnections
  return {
    server,
    push(line) {
      for (const socket of clients) say(socket, lineOf(template, untriggered(line)))
    }
  }
}
