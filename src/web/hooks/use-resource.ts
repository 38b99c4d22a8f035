import { ask, reasonOf } from '../http.ts'
import { useCallback, useEffect, useState } from '../vendor/hooks.js'

export interface Resource<Value> {
  /** Null until it is there. */
  readonly value: Value | null
  readonly problem: string | null
  readonly reload: () => void
}

/**
 * GET of `path`, again whenever it changes or `reload` is called; null asks for nothing. A value stays while it is
 * loaded again.
 * @param everyMs asks again so often; null does not
 */
export function useResource<Value>(path: string | null, everyMs: number | null = null): Resource<Value> {
  const [state, setState] = useState<{ path: string | null; value: Value | null; problem: string | null }>({
    path: null,
    value: null,
    problem: null
  })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (path === null) return
    let current = true
    ask<Value>('GET', path).then(
      (value) => {
        if (current) setState({ path, value, problem: null })
      },
      (error: unknown) => {
        if (current) setState({ path, value: null, problem: reasonOf(error) })
      }
    )
    return () => {
      current = false
    }
  }, [path, turn])
  const reload = useCallback(() => {
    setTurn((before) => before + 1)
  }, [])
  useEffect(() => {
    if (everyMs === null) return
    const timer = setInterval(reload, everyMs)
    return () => {
      clearInterval(timer)
    }
  }, [everyMs])
  return state.path === path
    ? { value: state.value, problem: state.problem, reload }
    : { value: null, problem: null, reload }
}
