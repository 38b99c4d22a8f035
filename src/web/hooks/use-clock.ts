import { useEffect, useState } from '../vendor/hooks.js'

/** Draws again each second. @returns this page's monotonic clock, milliseconds */
export function useClock(): number {
  const [, draw] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => {
      draw((before) => before + 1)
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return performance.now()
}
