import type { FastifyInstance } from 'fastify'

/** The methods that a path has. @param path without its query @returns an empty list for an unknown path */
export type AllowedMethods = (path: string) => readonly string[]

/** Collects the routes as they are added, except those with a wildcard. */
export function allowedMethods(app: FastifyInstance): AllowedMethods {
  const routes = new Map<string, { readonly path: RegExp; readonly methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const route = routes.get(url) ?? { path: patternOf(url), methods: new Set<string>() }
    for (const name of [method].flat()) route.methods.add(name)
    routes.set(url, route)
  })
  return (path) =>
    [
      ...new Set([...routes.values()].filter((route) => route.path.test(path)).flatMap(({ methods }) => [...methods]))
    ].sort()
}

function patternOf(url: string): RegExp {
  const parts = url
    .split(/(:\w+)/)
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${parts.join('')}$`)
}
