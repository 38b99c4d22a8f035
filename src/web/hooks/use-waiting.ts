import { ask } from '../http.ts'
import { useEffect, useState } from '../vendor/hooks.js'

const EVERY_MS = 10_000

/** Dispatched when a person has said something of a part: the count changes at once. */
export const reviewed = new EventTarget()

/** How many parts wait for review, looked up every 10 s. @param isOn false asks for nothing */
export function useWaiting(isOn: boolean): number | null {
  const [waiting, setWaiting] = useState<number | null>(null)
  useEffect(() => {
    if (!isOn) return
    let isGone = false
    const look = (): void => {
      if (document.hidden) return
      ask<{ waiting: number }>('GET', '/review?limit=1').then(
        ({ waiting: now }) => {
          if (!isGone) setWaiting(now)
        },
        // The count is an extra: what went wrong shows where it matters.
        () => {}
      )
    }
    look()
    const timer = setInterval(look, EVERY_MS)
    reviewed.addEventListener('reviewed', look)
    return () => {
      isGone = true
      clearInterval(timer)
      reviewed.removeEventListener('reviewed', look)
    }
  }, [isOn])
  return waiting
}
