import { LRUCache } from 'lru-cache'
import { isIPv6 } from 'node:net'

/** Wrong keys from one address in a window. Further ones are answered 429. */
export const WRONG_KEYS = 10
export const WINDOW_MS = 60_000
/** Addresses remembered. Beyond that, the one with the oldest window is dropped. */
export const MAX_ADDRESSES = 10_000

export interface WrongKeys {
  /** One more from this address. @returns seconds until it may try again; undefined while it is below the limit */
  count(address: string): number | undefined
}

/**
 * Counts wrong keys by address in fixed windows, IPv6 by its /64 network. Only wrong keys are counted or refused. A
 * right key passes from any address, so nobody can lock out a neighbour behind the same router. This keeps noise out of
 * the log and the database. It is the length of the keys that makes guessing hopeless.
 * @param clockMs monotonic, milliseconds
 * @param onFirst is told of the first wrong key of an address in a window
 */
export function createWrongKeys(clockMs: () => number, onFirst: (address: string) => void = () => {}): WrongKeys {
  const windows = new LRUCache<string, { endMs: number; wrong: number }>({ max: MAX_ADDRESSES })
  return {
    count(address) {
      const network = networkOf(address)
      const now = clockMs()
      let window = windows.peek(network)
      if (window === undefined || window.endMs <= now) {
        window = { endMs: now + WINDOW_MS, wrong: 0 }
        windows.set(network, window)
        onFirst(address)
      }
      window.wrong++
      return window.wrong > WRONG_KEYS ? Math.max(1, Math.ceil((window.endMs - now) / 1000)) : undefined
    }
  }
}

/** One host can take any address of its /64 network. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length
  return [...groups, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':')
}
