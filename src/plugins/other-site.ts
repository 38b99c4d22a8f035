import type { FastifyRequest } from 'fastify'

type Asking = Pick<FastifyRequest, 'method' | 'headers'>

/**
 * The other site whose page made the browser send this request. Undefined for requests of our own page, of the person
 * and of other programs. Browsers send Sec-Fetch-Site to localhost and over HTTPS, and Origin with each request that
 * can change something. A page cannot leave these headers out or forge them. A link that a person follows counts as the
 * person's own request.
 * @param own origin of our page, if a proxy changes the Host
 */
export function otherSite({ method, headers }: Asking, own?: string): string | undefined {
  const { origin, host, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers
  const isOther =
    site === undefined
      ? origin !== undefined && origin !== own && hostOf(origin) !== host?.toLowerCase()
      : site !== 'same-origin' && site !== 'none' && !(method === 'GET' && mode === 'navigate')
  return isOther ? (origin ?? String(site)) : undefined
}

/** Undefined for an invalid origin, and for `null`, which a page sends when it hides its origin. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
