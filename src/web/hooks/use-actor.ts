import type { Actor } from '../api-types.ts'
import { ask, locked } from '../http.ts'
import { keepToken } from '../session.ts'
import { setStationZone } from '../station-zone.ts'
import { useCallback, useEffect, useRef, useState } from '../vendor/hooks.js'

export interface Entrance {
  readonly actor: Actor | null
  readonly wantsKey: boolean
  /** The service does not answer. */
  readonly isDown: boolean
  enter(actor: Actor): void
  /** Asks the service who uses the page. */
  look(): void
}

/** Who uses the page; asks for a key where the service wants one. Waits while the service does not answer yet. */
export function useActor(): Entrance {
  const [actor, setActor] = useState<Actor | null>(null)
  const [wantsKey, setWantsKey] = useState(false)
  const [isDown, setDown] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const enter = (who: Actor): void => {
    setStationZone(who.timeZone)
    keepToken(who.token ?? null)
    setDown(false)
    setActor(who)
    setWantsKey(false)
  }
  const look = useCallback(() => {
    ask<Actor>('GET', '/whoami').then(enter, (error: { status?: number }) => {
      if (error.status === 401) return
      setDown(true)
      timer.current = setTimeout(look, 2000)
    })
  }, [])
  useEffect(() => {
    const lock = (): void => {
      setActor(null)
      setWantsKey(true)
    }
    locked.addEventListener('locked', lock)
    look()
    return () => {
      clearTimeout(timer.current)
      locked.removeEventListener('locked', lock)
    }
  }, [])
  return { actor, wantsKey, isDown, enter, look }
}
