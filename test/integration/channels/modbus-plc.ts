import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { client as clients } from 'jsmodbus'
import {
  CONTROL_BITS,
  CONTROL_FIELDS,
  registersOf,
  STATUS_BITS,
  STATUS_FIELDS
} from '../../../src/integrations/modbus/register-map.ts'

/** What a controller reads, by name. */
export interface Seen {
  readonly bits: ReadonlySet<string>
  readonly code: number
  readonly ok: number
  readonly triggerId: number
  readonly sequence: number
  readonly heartbeat: number
  readonly errorCode: number
  readonly activeRecipe: number
  readonly resultId: string
  readonly partId: string
}

export interface Plc {
  write(
    on: readonly (typeof CONTROL_BITS)[number][],
    words?: { recipe?: number; id?: number; partId?: string }
  ): Promise<void>
  read(): Promise<Seen>
  /** Reads until it looks so. */
  until(looks: (seen: Seen) => boolean, maxMs?: number): Promise<Seen>
  close(): void
}

const STATUS_WORDS = registersOf(STATUS_FIELDS)
const addressOf = (name: string): number => STATUS_FIELDS.find((field) => field.name === name)!.address
const partIdWords = CONTROL_FIELDS.find(({ name }) => name === 'partId')!

/** A controller: jsmodbus as the master of one unit. */
export async function connectPlc(port: number, unit = 1, t?: TestContext): Promise<Plc> {
  const socket: Socket = connect({ host: '127.0.0.1', port })
  const master = new clients.TCP(socket, unit, 10_000)
  await once(socket, 'connect')
  // What breaks later is told by the request that it breaks.
  socket.on('error', () => {})
  t?.after(() => socket.destroy())

  const read = async (): Promise<Seen> => {
    const { response } = await master.readInputRegisters(0, STATUS_WORDS)
    const bytes = response.body.valuesAsBuffer
    const at = (name: string): number => 2 * addressOf(name)
    const status = bytes.readUInt16BE(at('status'))
    const partIdAt = at('resultPartId')
    return {
      bits: new Set(STATUS_BITS.filter((_, bit) => (status & (1 << bit)) !== 0)),
      code: bytes.readUInt16BE(at('code')),
      ok: bytes.readUInt16BE(at('ok')),
      triggerId: bytes.readUInt32BE(at('resultTriggerId')),
      sequence: bytes.readUInt32BE(at('sequence')),
      heartbeat: bytes.readUInt16BE(at('heartbeat')),
      errorCode: bytes.readUInt16BE(at('errorCode')),
      activeRecipe: bytes.readUInt16BE(at('activeRecipe')),
      resultId: bytes.subarray(at('resultId'), at('resultId') + 16).toString('hex'),
      partId: bytes.subarray(partIdAt, partIdAt + bytes.readUInt16BE(at('partIdBytes'))).toString()
    }
  }
  return {
    read,
    async write(on, { recipe = 0, id = 0, partId = '' } = {}) {
      const words = Buffer.alloc(2 * registersOf(CONTROL_FIELDS))
      words.writeUInt16BE(
        on.reduce((all, name) => all | (1 << CONTROL_BITS.indexOf(name)), 0),
        0
      )
      words.writeUInt16BE(recipe, 2)
      words.writeUInt32BE(id, 4)
      words.write(partId, 2 * partIdWords.address)
      await master.writeMultipleRegisters(0, words)
    },
    async until(looks, maxMs = 15_000) {
      const end = performance.now() + maxMs
      for (;;) {
        const seen = await read()
        if (looks(seen)) return seen
        if (performance.now() > end)
          throw new Error(`not so within ${maxMs} ms: ${JSON.stringify({ ...seen, bits: [...seen.bits] })}`)
        await wait(2)
      }
    },
    close() {
      socket.destroy()
    }
  }
}
