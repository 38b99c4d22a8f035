import { createHash } from 'node:crypto'

/** Beginning of each key. */
const PREFIX = 'okng_'
const FORM = /^([0-9a-f]{12})_[\w-]{43}$/

/**
 * A new key: `okng_<id>_<secret>`, the id (12 hex digits) public, the secret 256 random bits.
 * @param randomBytes cryptographically strong
 */
export function newKey(
  randomBytes: (count: number) => Buffer,
  prefix = PREFIX
): { readonly id: string; readonly key: string } {
  const id = randomBytes(6).toString('hex')
  return { id, key: `${prefix}${id}_${randomBytes(32).toString('base64url')}` }
}

/** The public id in a key; undefined for other text. */
export function idOfKey(key: string, prefix = PREFIX): string | undefined {
  return key.startsWith(prefix) ? FORM.exec(key.slice(prefix.length))?.[1] : undefined
}

/** SHA-256. A slow hash is not needed: nobody can try all values of 256 random bits. */
export function digestOfKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
