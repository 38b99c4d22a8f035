import { LRUCache } from 'lru-cache'
import { networkOf } from './wrong-keys.ts'

/**
 * Wrong PINs and passwords of one name in a window. Then it is closed for all, the right one too: six digits are soon
 * tried out.
 */
export const TRIES_OF_A_NAME = 5
/** Wrong PINs and passwords from one address in a window, of whichever names. */
export const TRIES_OF_AN_ADDRESS = 20
export const PIN_WINDOW_MS = 5 * 60_000
/** Names and addresses remembered. */
const MAX_REMEMBERED = 10_000

export interface PinTries {
  /** One try begins. @returns seconds until another is allowed; undefined where this one is */
  begin(name: string, address: string): number | undefined
  /** The try that began was right: it does not count. */
  wasRight(name: string, address: string): void
  /** The try that began told nobody whether it was right. */
  wasNone(name: string, address: string): void
}

/**
 * Counts tries when they begin, so that many at once are counted, too.
 * @param clockMs monotonic, milliseconds
 * @param onClosed is told when a name is closed
 */
export function createPinTries(clockMs: () => number, onClosed: (name: string) => void = () => {}): PinTries {
  const windows = new LRUCache<string, { endMs: number; tries: number }>({ max: MAX_REMEMBERED })

  /** A new window is remembered by the one who counts in it. */
  function windowOf(key: string): { endMs: number; tries: number } {
    const known = windows.get(key)
    return known !== undefined && known.endMs > clockMs() ? known : { endMs: clockMs() + PIN_WINDOW_MS, tries: 0 }
  }
  function takeBack(key: string): void {
    const window = windowOf(key)
    window.tries = Math.max(0, window.tries - 1)
  }
  // Directories do not tell Bob from bob.
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
