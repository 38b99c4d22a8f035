import pLimit from 'p-limit'
import { scrypt, timingSafeEqual } from 'node:crypto'

/**
 * About 60 ms and 32 MiB per guess. A PIN is short, so each guess must be expensive.
 *
 * Source  RFC 7914; N, r and p as OWASP's Password Storage Cheat Sheet names them (2023)
 */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const HASH_BYTES = 32
const SALT_BYTES = 16

/** One at a time. Many at the same time would use memory and threads that pictures need. */
const inTurn = pLimit(1)

/** @returns `scrypt$N$r$p$salt$hash`, the last two in base64url */
export async function hashPin(pin: string, randomBytes: (count: number) => Buffer): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(pin, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** @param stored from `hashPin`; undefined takes the same time and never matches */
export async function isPinOf(stored: string | undefined, pin: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = stored?.split('$') ?? []
  const cost = stored === undefined ? COST : { ...COST, N: Number(N), r: Number(r), p: Number(p) }
  const derived = await derive(pin, Buffer.from(salt, 'base64url'), cost)
  const expected = Buffer.from(hash, 'base64url')
  return stored !== undefined && expected.length === derived.length && timingSafeEqual(derived, expected)
}

const derive = (pin: string, salt: Buffer, cost: typeof COST): Promise<Buffer> =>
  inTurn(
    () =>
      new Promise((resolve, reject) => {
        scrypt(pin, salt, HASH_BYTES, cost, (error, derived) => {
          if (error === null) resolve(derived)
          else reject(error)
        })
      })
  )
