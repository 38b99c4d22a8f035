import { EXCEPTIONS } from './frames.ts'

/** Registers of one unit. */
export interface Unit {
  /** [count] words; undefined where there are no such registers. */
  readInput(address: number, count: number): readonly number[] | undefined
  readHolding(address: number, count: number): readonly number[] | undefined
  /** @returns false where these can't be written */
  writeHolding(address: number, words: readonly number[]): boolean
}

const READ_HOLDING = 3
const READ_INPUT = 4
const WRITE_ONE = 6
const WRITE_SOME = 16
const READ_WRITE = 23
/** As the protocol says: of one request. */
const MAX_READ = 125
const MAX_WRITTEN = { [WRITE_SOME]: 123, [READ_WRITE]: 121 } as const

/** Answers a request for one unit. @param body function code and what follows it @returns the same of the answer */
export function answerRequest(body: Buffer, unit: Unit | undefined): Buffer {
  const code = body.readUInt8(0)
  const refuse = (why: keyof typeof EXCEPTIONS): Buffer => Buffer.of(code | 0x80, EXCEPTIONS[why])
  if (unit === undefined) return refuse('targetFailed')
  if (code === READ_HOLDING || code === READ_INPUT) {
    if (body.length !== 5) return refuse('illegalValue')
    const [address, count] = [body.readUInt16BE(1), body.readUInt16BE(3)]
    if (count < 1 || count > MAX_READ) return refuse('illegalValue')
    const words = code === READ_INPUT ? unit.readInput(address, count) : unit.readHolding(address, count)
    return words === undefined ? refuse('illegalAddress') : readAnswer(code, words)
  }
  if (code === WRITE_ONE) {
    if (body.length !== 5) return refuse('illegalValue')
    return unit.writeHolding(body.readUInt16BE(1), [body.readUInt16BE(3)]) ? body : refuse('illegalAddress')
  }
  if (code === WRITE_SOME) {
    const words = writtenWords(body, 1, WRITE_SOME)
    if (words === undefined) return refuse('illegalValue')
    return unit.writeHolding(body.readUInt16BE(1), words) ? body.subarray(0, 5) : refuse('illegalAddress')
  }
  if (code === READ_WRITE) {
    const words = writtenWords(body, 5, READ_WRITE)
    const count = body.length < 5 ? 0 : body.readUInt16BE(3)
    if (words === undefined || count < 1 || count > MAX_READ) return refuse('illegalValue')
    const address = body.readUInt16BE(1)
    if (unit.readHolding(address, count) === undefined || !unit.writeHolding(body.readUInt16BE(5), words))
      return refuse('illegalAddress')
    // The protocol wants the write first.
    return readAnswer(code, unit.readHolding(address, count)!)
  }
  return refuse('illegalFunction')
}

function readAnswer(code: number, words: readonly number[]): Buffer {
  const answer = Buffer.alloc(2 + 2 * words.length)
  answer.writeUInt8(code, 0)
  answer.writeUInt8(2 * words.length, 1)
  words.forEach((word, n) => answer.writeUInt16BE(word, 2 + 2 * n))
  return answer
}

/** The words of a request to write, whose address stands at `at`; undefined where its lengths don't fit. */
function writtenWords(body: Buffer, at: number, code: keyof typeof MAX_WRITTEN): number[] | undefined {
  if (body.length < at + 5) return undefined
  const count = body.readUInt16BE(at + 2)
  const bytes = body.readUInt8(at + 4)
  if (count < 1 || count > MAX_WRITTEN[code] || bytes !== 2 * count || body.length !== at + 5 + bytes) return undefined
  return Array.from({ length: count }, (_, n) => body.readUInt16BE(at + 5 + 2 * n))
}
