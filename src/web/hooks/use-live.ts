import type { LivePicture } from '../api-types.ts'
import { loadKeptPictures } from '../wall/kept-pictures.ts'
import { afterEvent, afterKeptPictures, type LiveState, NOTHING } from '../wall/live-state.ts'
import { type Connection, useStream } from './use-stream.ts'
import { useCallback, useEffect, useRef, useState } from '../vendor/hooks.js'

/** Live results of a recipe, or of all; drawn at most once a frame of the screen, however many come. */
export function useLive(recipe: string | null): LiveState & { readonly connection: Connection } {
  const state = useRef<LiveState>(NOTHING)
  const [, draw] = useState(0)
  const frame = useRef(0)
  const later = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const loading = useRef(new AbortController())
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
      loading.current.abort()
    },
    []
  )
  const loadEarlier = (): void => {
    loading.current.abort()
    const { signal } = (loading.current = new AbortController())
    const show = (picture: LivePicture): void => {
      state.current = afterEvent(state.current, 'picture', picture, performance.now())
      redraw()
    }
    const end = (): void => {
      if (signal.aborted) return
      state.current = afterKeptPictures(state.current)
      redraw()
    }
    // The wall goes on without them: their places say that there are none.
    loadKeptPictures(state.current.parts, signal, show).then(end, end)
  }
  useEffect(() => {
    state.current = NOTHING
  }, [recipe])
  const connection = useStream(
    `/live${recipe === null ? '' : `?recipe=${encodeURIComponent(recipe)}`}`,
    (event, data) => {
      state.current = afterEvent(state.current, event, data, performance.now())
      redraw()
      if (event === 'recent') loadEarlier()
      // A part whose picture never comes is shown without it.
      clearTimeout(later.current)
      later.current = setTimeout(redraw, 550)
    }
  )
  return { ...state.current, connection }
}
