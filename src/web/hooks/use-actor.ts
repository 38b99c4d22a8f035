import type { Actor } from '../api-types.ts'
import { ask, locked } from '../http.ts'
import { setStationZone } from '../station-zone.ts'
import { useEffect, useState } from '../vendor/hooks.js'

export interface Entrance {
  readonly actor: Actor | null
  readonly wantsKey: boolean
  /** The service does not answer. */
  readonly isDown: boolean
  enter(actor: Actor): void
}

/** Who is here; asks for a key where the service wants one. A wall is switched on before the service is: it waits. */
export function useActor(): Entrance {
  const [actor, setActor] = useState<Actor | null>(null)
  const [wantsKey, setWantsKey] = useState(false)
  const [isDown, setDown] = useState(false)
  useEffect(() => {
    const lock = (): void => {
      setActor(null)
      setWantsKey(true)
    }
    locked.addEventListener('locked', lock)
    let timer: ReturnType<typeof setTimeout>
    const look = (): void => {
      ask<Actor>('GET', '/whoami').then(
        (who) => {
          setDown(false)
          setStationZone(who.timeZone)
          setActor(who)
        },
        (error: { status?: number }) => {
          if (error.status === 401) return
          setDown(true)
          timer = setTimeout(look, 2000)
        }
      )
    }
    look()
    return () => {
      clearTimeout(timer)
      locked.removeEventListener('locked', lock)
    }
  }, [])
  return {
    actor,
    wantsKey,
    isDown,
    enter(who) {
      setStationZone(who.timeZone)
      setActor(who)
      setWantsKey(false)
    }
  }
}
