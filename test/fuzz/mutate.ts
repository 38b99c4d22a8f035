import type { Random } from '../../src/domain/random.ts'

const BYTES = [0, 1, 2, 0x20, 0x22, 0x7f, 0x80, 0xfe, 0xff]
const WORDS = [0, 1, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
const DIGITS = [
  '0',
  '-1',
  '1e309',
  '1e-320',
  '4294967296',
  '9007199254740993',
  '0.1',
  'null',
  'true',
  '""',
  '[]',
  '{}',
  'NaN'
]
const MAX_RUN = 64

export interface Mutation {
  /** Other valid inputs, to take pieces from. */
  readonly seeds: readonly Uint8Array[]
  /** Words of the format, put in as they are. */
  readonly dictionary?: readonly (string | Uint8Array)[]
  readonly maxBytes: number
}

/**
 * A valid input, changed in one to some ten places: bits, numbers, lengths, order, words of the format. The same stream
 * makes the same.
 */
export function mutate(input: Uint8Array, random: Random, { seeds, dictionary = [], maxBytes }: Mutation): Uint8Array {
  let bytes = input
  do bytes = change(bytes, random, seeds, dictionary)
  while (random.uniform() < 0.6)
  return bytes.length <= maxBytes ? bytes : bytes.subarray(0, maxBytes)
}

function change(
  bytes: Uint8Array,
  random: Random,
  seeds: readonly Uint8Array[],
  dictionary: readonly (string | Uint8Array)[]
): Uint8Array {
  // Heads decide most, so half of the changes fall into the first 64 bytes.
  const reach = random.uniform() < 0.5 ? Math.min(bytes.length, 64) : bytes.length
  const at = random.int(0, Math.max(0, reach - 1))
  const run = Math.min(bytes.length - at, random.int(1, MAX_RUN))
  switch (random.int(0, 11)) {
    case 0:
      return over(bytes, at, [(bytes[at] ?? 0) ^ (1 << random.int(0, 7))])
    case 1:
      return over(bytes, at, [random.pick(BYTES)])
    case 2:
      return over(bytes, at, [random.int(0, 255)])
    case 3:
      return over(bytes, at, number(random, 2))
    case 4:
      return over(bytes, at, number(random, 4))
    case 5:
      return splice(bytes, at, run, [])
    case 6:
      return splice(bytes, at, 0, bytes.subarray(at, at + run))
    case 7:
      return splice(
        bytes,
        at,
        0,
        Uint8Array.from({ length: run }, () => random.int(0, 255))
      )
    case 8:
      return bytes.subarray(0, random.int(0, bytes.length))
    case 9: {
      const other = random.pick(seeds)
      return splice(bytes, at, bytes.length - at, other.subarray(random.int(0, Math.max(0, other.length - 1))))
    }
    case 10: {
      const from = random.int(0, Math.max(0, bytes.length - 1))
      return over(bytes, at, bytes.subarray(from, from + run))
    }
    default: {
      const word = random.pick(dictionary.length > 0 ? dictionary : DIGITS)
      const put = typeof word === 'string' ? new TextEncoder().encode(word) : word
      return random.uniform() < 0.5 ? over(bytes, at, put) : splice(bytes, at, random.uniform() < 0.5 ? 0 : run, put)
    }
  }
}

function over(bytes: Uint8Array, at: number, put: ArrayLike<number>): Uint8Array {
  const changed = Uint8Array.from(bytes)
  for (let i = 0; i < put.length && at + i < changed.length; i++) changed[at + i] = put[i]!
  return changed
}

function splice(bytes: Uint8Array, at: number, remove: number, put: ArrayLike<number>): Uint8Array {
  const changed = new Uint8Array(bytes.length - remove + put.length)
  changed.set(bytes.subarray(0, at))
  changed.set(put, at)
  changed.set(bytes.subarray(at + remove), at + put.length)
  return changed
}

/** Either end first, near a limit or anywhere. */
function number(random: Random, size: 2 | 4): Uint8Array {
  const value = (random.pick(WORDS) + random.int(-1, 1)) >>> 0
  const view = new DataView(new ArrayBuffer(size))
  const little = random.uniform() < 0.5
  if (size === 2) view.setUint16(0, value & 0xffff, little)
  else view.setUint32(0, value, little)
  return new Uint8Array(view.buffer)
}
