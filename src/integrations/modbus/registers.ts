import type { Control, Status } from '../handshake/handshake-types.ts'
import { PLC_CODES } from '../../domain/inspection/inspection.ts'
import { CONTROL_BITS, CONTROL_FIELDS, type Field, registersOf, STATUS_BITS, STATUS_FIELDS } from './register-map.ts'

/** Which register of a value of several comes first. */
const WORD_ORDERS = ['high-first', 'low-first'] as const
export type WordOrder = (typeof WORD_ORDERS)[number]

const CONTROL_WORDS = registersOf(CONTROL_FIELDS)
const STATUS_WORDS = registersOf(STATUS_FIELDS)

/** Words of the controller, as it means them. @param words from holding register 0 on */
export function controlOf(words: Uint16Array, order: WordOrder): Control {
  const word = (name: string): number => words[at(CONTROL_FIELDS, name).address]!
  const bits = word('control')
  const id = at(CONTROL_FIELDS, 'triggerId').address
  const [high, low] = order === 'high-first' ? [words[id]!, words[id + 1]!] : [words[id + 1]!, words[id]!]
  return {
    ...(Object.fromEntries(CONTROL_BITS.map((name, bit) => [name, (bits & (1 << bit)) !== 0])) as Record<
      (typeof CONTROL_BITS)[number],
      boolean
    >),
    recipeNumber: word('recipeNumber'),
    triggerId: high * 65536 + low,
    partId: textOf(words, at(CONTROL_FIELDS, 'partId'))
  }
}

/** Words for the controller, from input register 0 on. All of the result is 0 while there is none. */
export function statusWords(status: Status, heartbeat: number, order: WordOrder): Uint16Array {
  const words = new Uint16Array(STATUS_WORDS)
  const put = createPut(words, order)
  const { counts, shown } = status
  const on = { ...status, error: status.error !== 0 }
  put(
    'status',
    STATUS_BITS.reduce((all, name, bit) => all | (Number(on[name]) << bit), 0)
  )
  put('heartbeat', heartbeat)
  put('errorCode', status.error)
  put('activeRecipe', status.recipeNumber)
  put('inspections', counts.answered)
  put('missedTriggers', counts.missed)
  put('overruns', counts.overruns)
  put('buffered', status.buffered)
  if (shown === null) return words
  const { result } = shown
  put('code', result?.code ?? PLC_CODES.FAULT)
  put('ok', Number(result?.ok === true))
  put('resultTriggerId', Number(shown.triggerId))
  if (result === null) return words
  const { score, circle, diameterMm, capturedAt } = result
  const has = [true, score !== null, circle !== null, diameterMm !== null, capturedAt !== null]
  put(
    'has',
    has.reduce((all, is, bit) => all | (Number(is) << bit), 0)
  )
  put('sequence', (result.sequence ?? 0) % 2 ** 32)
  put('score', score ?? 0)
  put('threshold', result.threshold)
  put('circleX', circle?.cx ?? 0)
  put('circleY', circle?.cy ?? 0)
  put('circleR', circle?.r ?? 0)
  put('diameterMm', diameterMm ?? 0)
  put('judgedAt', Date.parse(result.judgedAt))
  put('capturedAt', capturedAt === null ? 0 : Date.parse(capturedAt))
  put('resultId', Buffer.from(result.resultId.replaceAll('-', ''), 'hex'))
  put('partIdBytes', Buffer.byteLength(result.partId ?? ''))
  put('resultPartId', Buffer.from(result.partId ?? ''))
  put('measId', Buffer.from(result.measId ?? ''))
  return words
}

export const newControlWords = (): Uint16Array => new Uint16Array(CONTROL_WORDS)

function at(fields: readonly Field[], name: string): Field {
  const field = fields.find((each) => each.name === name)
  if (field === undefined) throw new Error(`no register ${name}`)
  return field
}

/** UTF-8 up to the first zero. */
function textOf(words: Uint16Array, { address, registers }: Field): string {
  const bytes = Buffer.alloc(2 * registers)
  for (let n = 0; n < registers; n++) bytes.writeUInt16BE(words[address + n]!, 2 * n)
  const end = bytes.indexOf(0)
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString('utf8')
}

/** Writes a value by the name of its field. */
function createPut(words: Uint16Array, order: WordOrder): (name: string, value: number | Buffer) => void {
  return (name, value) => {
    const { address, registers, type } = at(STATUS_FIELDS, name)
    const bytes = Buffer.alloc(2 * registers)
    if (typeof value !== 'number') value.copy(bytes)
    else if (type === 'float') bytes.writeFloatBE(value)
    else if (registers === 4) bytes.writeBigUInt64BE(BigInt(Math.round(value)))
    else if (registers === 2) bytes.writeUInt32BE(value % 2 ** 32)
    else bytes.writeUInt16BE(value % 2 ** 16)
    const turned = order === 'low-first' && type !== 'text' && type !== 'bytes'
    for (let n = 0; n < registers; n++) words[address + (turned ? registers - 1 - n : n)] = bytes.readUInt16BE(2 * n)
  }
}
