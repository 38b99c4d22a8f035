import { afterEvent, type LiveState, NOTHING } from '../wall/live-state.ts'
import { type Connection, useStream } from './use-stream.ts'
import { useCallback, useEffect, useRef, useState } from '../vendor/hooks.js'

/** Live results of a recipe, or of all; drawn at most once a frame of the screen, however many come. */
export function useLive(recipe: string | null): LiveState & { readonly connection: Connection } {
  const state = useRef<LiveState>(NOTHING)
  const [, draw] = useState(0)
  const frame = useRef(0)
  const later = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const redraw = useCallback(() => {
    if (frame.current !== 0) return
    frame.current = requestAnimationFrame(() => {
      frame.current = 0
      draw((before) => before + 1)
    })
  }, [])
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current)
      clearTimeout(later.current)
    },
    []
  )
  useEffect(() => {
    state.current = NOTHING
  }, [recipe])
  const connection = useStream(
    `/live${recipe === null ? '' : `?recipe=${encodeURIComponent(recipe)}`}`,
    (event, data) => {
      state.current = afterEvent(state.current, event, data, performance.now())
      redraw()
      // A part whose picture never comes is shown without it.
      clearTimeout(later.current)
      later.current = setTimeout(redraw, 550)
    }
  )
  return { ...state.current, connection }
}
