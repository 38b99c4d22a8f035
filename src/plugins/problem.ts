import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { STATUS_CODES } from 'node:http'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { RouteNotFound } from '../errors.ts'

/**
 * Every error leaves as RFC 9457 problem+json: what was expected, what was received, and the id under which the log has more. What is our own
 * fault (5xx without a code of errors.ts) is logged in full and tells the caller nothing of the inside.
 */
async function problem (app: FastifyInstance): Promise<void> {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, code, detail } = describe(error, request)
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    return send(reply, request, status, code, detail)
  })
  app.setNotFoundHandler((request, reply) => {
    const { statusCode, code, message } = new RouteNotFound(request.method, request.url.split('?', 1)[0]!.slice(0, 200))
    return send(reply, request, statusCode!, code, message)
  })
  // Answered before its body was read to the end, as one over the limit is: nobody shall go on sending.
  app.addHook('onSend', async (request, reply) => {
    if (!request.raw.complete && request.raw.headers['content-length'] !== '0' && hasBody(request)) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async (request) => {
    if (!request.raw.complete && hasBody(request)) request.raw.destroy()
  })
}

export default fp(problem, { name: 'problem' })

function hasBody ({ raw: { headers } }: FastifyRequest): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}

function describe (error: FastifyError, request: FastifyRequest): { status: number, code: string, detail: string } {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'request'
    const detail = error.validation.map(({ instancePath, message, params }) => `${where}${instancePath.replaceAll('/', '.')}: ${message ?? 'not valid'}${received(request, where, instancePath, params)}`).join('; ')
    return { status: 400, code: 'REQUEST_INVALID', detail }
  }
  const status = error.statusCode ?? 500
  if (status >= 500 && !isOurs(error)) return { status, code: 'INTERNAL', detail: 'the service failed; the log has more under this instance' }
  return { status, code: error.code ?? 'REQUEST_INVALID', detail: error.message }
}

/** Errors of errors.ts have a code of capitals that Fastify's own (FST_…) don't share. */
function isOurs ({ code }: FastifyError): boolean {
  return typeof code === 'string' && /^[A-Z]+(_[A-Z]+)*$/.test(code) && !code.startsWith('FST_')
}

function received (request: FastifyRequest, where: string, path: string, _params: unknown): string {
  const source = where === 'querystring' ? request.query : where === 'body' ? request.body : where === 'params' ? request.params : undefined
  const value = path.split('/').slice(1).reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined), source)
  return path === '' ? '' : `, received ${value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100)}`
}

function send (reply: FastifyReply, request: FastifyRequest, status: number, code: string, detail: string): FastifyReply {
  return reply.code(status).type('application/problem+json').serializer(JSON.stringify)
    .send({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail, instance: request.id })
}
