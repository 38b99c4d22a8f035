import { ApiError, follow } from '../http.ts'
import { useEffect, useRef, useState } from '../vendor/hooks.js'

export type Connection = 'connecting' | 'open' | 'lost'

const RETRY_MS = [500, 1000, 2000, 5000]
/** The service sends a heartbeat every 15 s. After this time without one the connection counts as lost. */
const SILENCE_MS = 20_000

/**
 * Follows a stream, and again when it breaks off, until the view goes or `onEvent` says `stop` by returning true.
 * @param path null follows nothing
 */
export function useStream(path: string | null, onEvent: (event: string, data: unknown) => boolean | void): Connection {
  const [connection, setConnection] = useState<Connection>('connecting')
  const handler = useRef(onEvent)
  handler.current = onEvent
  useEffect(() => {
    if (path === null) return
    let attempt = new AbortController()
    let gone = false
    let failures = 0
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const run = async (): Promise<void> => {
      attempt = new AbortController()
      let watchdog: ReturnType<typeof setTimeout> | undefined
      const onSign = (): void => {
        clearTimeout(watchdog)
        watchdog = setTimeout(() => {
          attempt.abort()
        }, SILENCE_MS)
      }
      onSign()
      try {
        await follow(
          path,
          (event, data) => {
            failures = 0
            setConnection('open')
            if (handler.current(event, data) === true) over = true
          },
          attempt.signal,
          onSign
        )
      } catch (error) {
        // The login, or nothing, helps here.
        if (error instanceof ApiError && [401, 403, 404].includes(error.status)) {
          over = true
          if (!gone) setConnection('lost')
        }
      }
      clearTimeout(watchdog)
      if (gone || over) return
      setConnection('lost')
      timer = setTimeout(
        () => {
          void run()
        },
        RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]
      )
    }
    void run()
    return () => {
      gone = true
      attempt.abort()
      clearTimeout(timer)
    }
  }, [path])
  return connection
}
