import type { FastifyRequest } from 'fastify'

type Asking = Pick<FastifyRequest, 'method' | 'headers'>

/**
 * The site whose page makes a browser send this request; undefined where it is our own page, the person, or no browser
 * at all. Browsers say so in Sec-Fetch-Site when they call us by localhost or HTTPS, and in Origin with everything that
 * can change something; no page can leave them out or forge them. A link that is followed is the person's doing.
 * @param own the origin of our page where a proxy changes the Host
 */
export function otherSite({ method, headers }: Asking, own?: string): string | undefined {
  const { origin, host, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers
  const isOther =
    site === undefined
      ? origin !== undefined && origin !== own && hostOf(origin) !== host?.toLowerCase()
      : site !== 'same-origin' && site !== 'none' && !(method === 'GET' && mode === 'navigate')
  return isOther ? (origin ?? String(site)) : undefined
}

/** Undefined for nonsense, and for `null`, which a page sends when it hides its origin. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
