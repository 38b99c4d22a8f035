import { LRUCache } from 'lru-cache'
import { networkOf } from './wrong-keys.ts'

/**
 * Wrong PINs and passwords of one name in a window. After that the right one is refused, too, because somebody can soon
 * try all PINs of six digits.
 */
export const TRIES_OF_A_NAME = 5
/** Wrong PINs and passwords from one address in a window, for all names together. */
export const TRIES_OF_AN_ADDRESS = 20
export const PIN_WINDOW_MS = 5 * 60_000
/** Largest number of names and addresses in memory. */
const MAX_REMEMBERED = 10_000

export interface PinTries {
  /** One try begins. @returns seconds until another is allowed; undefined where this one is */
  begin(name: string, address: string): number | undefined
  /** The try that began was right: it does not count. */
  wasRight(name: string, address: string): void
  /** The try ended without an answer, so it does not count. */
  wasNone(name: string, address: string): void
}

/**
 * Counts tries when they begin, so that many at once are counted, too.
 * @param clockMs monotonic, milliseconds
 * @param onClosed called when a name is locked
 */
export function createPinTries(clockMs: () => number, onClosed: (name: string) => void = () => {}): PinTries {
  const windows = new LRUCache<string, { endMs: number; tries: number }>({ max: MAX_REMEMBERED })

  /** The current window, or a new one, which `begin` stores. */
  function windowOf(key: string): { endMs: number; tries: number } {
    const known = windows.get(key)
    return known !== undefined && known.endMs > clockMs() ? known : { endMs: clockMs() + PIN_WINDOW_MS, tries: 0 }
  }
  function takeBack(key: string): void {
    const window = windowOf(key)
    window.tries = Math.max(0, window.tries - 1)
  }
  // Directories ignore the case of names.
  const keyOfName = (name: string): string => `name ${name.toLowerCase()}`
  const keyOfAddress = (address: string): string => `address ${networkOf(address)}`

  return {
    begin(name, address) {
      const counts = [
        { key: keyOfName(name), most: TRIES_OF_A_NAME },
        { key: keyOfAddress(address), most: TRIES_OF_AN_ADDRESS }
      ].map(({ key, most }) => ({ key, most, window: windowOf(key) }))
      const closed = counts.find(({ window, most }) => window.tries >= most)
      if (closed !== undefined) return Math.max(1, Math.ceil((closed.window.endMs - clockMs()) / 1000))
      for (const { key, window } of counts) {
        window.tries++
        windows.set(key, window)
      }
      if (windowOf(keyOfName(name)).tries === TRIES_OF_A_NAME) onClosed(name)
      return undefined
    },
    wasRight(name, address) {
      windowOf(keyOfName(name)).tries = 0
      takeBack(keyOfAddress(address))
    },
    wasNone(name, address) {
      takeBack(keyOfName(name))
      takeBack(keyOfAddress(address))
    }
  }
}
