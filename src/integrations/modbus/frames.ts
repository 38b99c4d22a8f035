/** Modbus exceptions that this server answers. */
export const EXCEPTIONS = { illegalFunction: 1, illegalAddress: 2, illegalValue: 3, targetFailed: 11 } as const

/** One request, without its header. */
export interface Request {
  readonly transaction: number
  readonly unit: number
  /** Function code and what follows it. */
  readonly body: Buffer
}

/** Bytes of the longest message with its header, as the protocol says. */
const MAX_BYTES = 260
const HEADER_BYTES = 7

/** What comes over a connection is not Modbus TCP. */
export class NotModbus extends Error {}

/** Cuts what comes over a connection into requests. @returns to be called with each piece @throws NotModbus */
export function createFrameReader(): (piece: Buffer) => Request[] {
  let rest: Buffer = Buffer.alloc(0)
  return (piece) => {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    const requests: Request[] = []
    while (rest.length >= HEADER_BYTES + 1) {
      const protocol = rest.readUInt16BE(2)
      // Of the unit, the function code and what follows.
      const length = rest.readUInt16BE(4)
      if (protocol !== 0 || length < 2 || length > MAX_BYTES - 6)
        throw new NotModbus(`expected a Modbus TCP header, received protocol ${protocol}, length ${length}`)
      if (rest.length < 6 + length) break
      requests.push({
        transaction: rest.readUInt16BE(0),
        unit: rest.readUInt8(6),
        body: Buffer.from(rest.subarray(HEADER_BYTES, 6 + length))
      })
      rest = rest.subarray(6 + length)
    }
    return requests
  }
}

/** An answer with its header. */
export function frameOf({ transaction, unit }: Pick<Request, 'transaction' | 'unit'>, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(transaction, 0)
  header.writeUInt16BE(body.length + 1, 4)
  header.writeUInt8(unit, 6)
  return Buffer.concat([header, body])
}
