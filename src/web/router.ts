import { useEffect, useState } from './vendor/hooks.js'

/** `#/recipes/demo-ring`: the view and what in it. */
export interface Route {
  readonly view: string
  readonly item: string | null
  /** What follows a `?`, such as filters: `#/history?verdict=NG`. */
  readonly query: string
}

function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view = '', item] = path.split('/')
  return {
    query,
    view: view === '' ? 'live' : view,
    item: item === undefined || item === '' ? null : decodeURIComponent(item)
  }
}

export const addressOf = (view: string, item?: string): string =>
  `#/${view}${item === undefined ? '' : `/${encodeURIComponent(item)}`}`

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash))
  useEffect(() => {
    const read = (): void => {
      setRoute(routeOf(location.hash))
    }
    addEventListener('hashchange', read)
    return () => {
      removeEventListener('hashchange', read)
    }
  }, [])
  return route
}
