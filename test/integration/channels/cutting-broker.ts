import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface CuttingBroker {
  readonly url: string
  /** Payloads that came, by connection. */
  readonly connections: readonly (readonly string[])[]
  close(): void
}

const [CONNECT, PUBLISH, PINGREQ] = [1, 3, 12]
const CONNACK = Buffer.from([0x20, 2, 0, 0])
const PINGRESP = Buffer.from([0xd0, 0])

/**
 * What of MQTT 3.1.1 a publisher with QoS 1 needs.
 * @param confirms what becomes of a message: it is confirmed, nothing, or the connection is cut
 */
export async function startCuttingBroker(
  confirms: (payload: string, connection: number) => 'yes' | 'no' | 'cut'
): Promise<CuttingBroker> {
  const connections: string[][] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    let mine: string[] = []
    let rest: Buffer = Buffer.alloc(0)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (piece: Buffer) => {
      rest = Buffer.concat([rest, piece])
      for (let packet = packetOf(rest); packet !== undefined && !socket.destroyed; packet = packetOf(rest)) {
        rest = rest.subarray(packet.end)
        if (packet.type === CONNECT) {
          mine = []
          connections.push(mine)
          socket.write(CONNACK)
        } else if (packet.type === PINGREQ) socket.write(PINGRESP)
        else if (packet.type === PUBLISH) {
          const { body } = packet
          const at = 2 + body.readUInt16BE(0)
          const payload = body.subarray(at + 2).toString()
          mine.push(payload)
          const answer = confirms(payload, connections.length)
          if (answer === 'yes') socket.write(Buffer.from([0x40, 2, body[at]!, body[at + 1]!]))
          if (answer === 'cut') socket.destroy()
        }
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  }
}

/** The first packet; undefined while it is not complete. */
function packetOf(bytes: Buffer): { type: number; body: Buffer; end: number } | undefined {
  let length = 0
  for (let at = 1; at < bytes.length; at++) {
    length += (bytes[at]! & 127) * 128 ** (at - 1)
    if (bytes[at]! >= 128) continue
    const end = at + 1 + length
    return bytes.length < end ? undefined : { type: bytes[0]! >> 4, body: bytes.subarray(at + 1, end), end }
  }
  return undefined
}
