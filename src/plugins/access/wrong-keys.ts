import { LRUCache } from 'lru-cache'
import { isIPv6 } from 'node:net'

/** Wrong keys from one address in a window. Further ones are answered 429. */
export const WRONG_KEYS = 10
export const WINDOW_MS = 60_000
/** Largest number of addresses in memory. Beyond that, the one with the oldest window is dropped. */
export const MAX_ADDRESSES = 10_000

export interface WrongKeys {
  /**
   * Counts a wrong key of this address. @returns seconds until it may try again; undefined while it is below the limit
   */
  count(address: string): number | undefined
}

/**
 * Counts wrong keys by address in fixed windows, IPv6 by its /64 network. Only wrong keys are counted or refused. A
 * right key passes from any address, so nobody can lock out another client behind the same router. The limit keeps the
 * log and the database small. The length of the keys makes guessing impossible.
 * @param clockMs monotonic, milliseconds
 * @param onFirst called for the first wrong key of an address in a window
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

/** The /64 network of an IPv6 address, because one host can use any address of it. IPv4: the address itself. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length
  return [...groups, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':')
}
