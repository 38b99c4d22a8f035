import { isIPv6 } from 'node:net'

/** Wrong keys from one address in a window before they are answered 429. */
export const WRONG_KEYS = 10
export const WINDOW_MS = 60_000
/** Addresses remembered. Beyond that, the one with the oldest window is dropped. */
export const MAX_ADDRESSES = 10_000

export interface WrongKeys {
  /** One more from this address. @returns seconds until it may try again; undefined while it is below the limit */
  count(address: string): number | undefined
}

/**
 * Counts wrong keys by address in fixed windows, IPv6 by its /64 network. Only wrong keys are ever counted or refused: a right one passes from
 * any address, so nobody can lock out a neighbour behind the same router. It keeps noise from the log and the database; guessing is hopeless for the length of
 * the keys, not for this limit.
 * @param clockMs monotonic, milliseconds
 */
export function createWrongKeys(clockMs: () => number): WrongKeys {
  const windows = new Map<string, { endMs: number; wrong: number }>()
  return {
    count(address) {
      const network = networkOf(address)
      const now = clockMs()
      let window = windows.get(network)
      if (window === undefined || window.endMs <= now) {
        // The last in the map is the newest window.
        windows.delete(network)
        window = { endMs: now + WINDOW_MS, wrong: 0 }
        windows.set(network, window)
        if (windows.size > MAX_ADDRESSES) windows.delete(windows.keys().next().value!)
      }
      window.wrong++
      return window.wrong > WRONG_KEYS ? Math.max(1, Math.ceil((window.endMs - now) / 1000)) : undefined
    }
  }
}

/** One host has a whole /64 to take addresses from. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length
  return [...groups, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':')
}
