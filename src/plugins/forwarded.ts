import type { FastifyRequest } from 'fastify'

/** Headers that proxies add to a request. A client without a proxy does not send them. */
const HEADERS = ['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'cf-connecting-ip', 'true-client-ip'] as const

/** The header that shows that a request came through a proxy; undefined where there is none. */
export function forwardedBy({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return HEADERS.find((name) => name in headers) ?? Object.keys(headers).find((name) => name.startsWith('x-forwarded-'))
}
