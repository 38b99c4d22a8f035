import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import {
  BodyTooLarge,
  ContentLengthWrong,
  ContentTypeUnsupported,
  DataFolderUnwritable,
  DiskFull,
  HeadersTooLarge,
  Internal,
  MethodNotAllowed,
  RequestInvalid,
  RequestMalformed,
  RequestTimeout,
  RouteNotFound,
  TimedOut
} from '../errors.ts'
import { allowedMethods } from './allowed-methods.ts'
import { malformedWords } from './malformed-words.ts'
import type { AskedBefore } from './answers-under-way.ts'

const PROBLEM_JSON = 'application/problem+json'
/** Time for a client that is still sending to read its answer. */
const LINGER_MS = 1000

/**
 * Answers every error as RFC 9457 problem+json: what was expected, what was received, and the request's id in the log.
 * An internal error is logged in full, and its answer shows no details.
 */
async function problem(app: FastifyInstance): Promise<void> {
  app.setErrorHandler<FastifyError>(answerProblem)
  const methodsOf = allowedMethods(app)
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!
    const methods = methodsOf(path)
    // A CORS preflight, by which a browser asks whether another site may send. This service allows no other site.
    const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers
    if (methods.length === 0 || isPreflight)
      return answerProblem(new RouteNotFound(request.method, path.slice(0, 200)), request, reply)
    const allowed = methods.join(', ')
    reply.header('allow', allowed)
    return answerProblem(new MethodNotAllowed(allowed, path.slice(0, 200), request.method), request, reply)
  })
  // If an answer is sent before the whole body was read (after a limit, for example), the connection ends, so that the
  // client stops sending.
  app.addHook('onSend', async (request, reply) => {
    if (!isHalfRead(request)) return
    reply.header('connection', 'close')
    closeGently(request.raw)
  })
}

export default fp(problem, { name: 'problem' })

export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answered = asOurs(error, request)
  const { statusCode = 500, code } = answered
  const detail = printable(answered.message)
  // Our own errors, such as NOT_READY, are answers. An error that was replaced is a fault and is logged.
  if (statusCode >= 500 && answered !== error) request.log.error({ err: error }, 'request failed')
  else request.log.info({ status: statusCode, code }, detail)
  if (statusCode === 401) reply.header('www-authenticate', 'Bearer')
  const { retryAfterSeconds } = answered as { retryAfterSeconds?: number }
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  return reply
    .code(statusCode)
    .type(PROBLEM_JSON)
    .serializer(JSON.stringify)
    .send({ ...problemOf(statusCode, code, detail), instance: request.id })
}

/** Escapes control characters that a caller sent, so that a terminal that shows the log does not execute them. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}

/**
 * Answers input that is no complete request: broken HTTP, too large headers, a request that is incomplete after its
 * time limit, bytes after a body. Answers to earlier requests are sent first.
 */
export function answerBrokenRequest(error: ConnectionError, socket: Socket, before?: AskedBefore): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (before === undefined) sayBroken(error, socket, undefined)
  else
    before.whenAnswered(() => {
      sayBroken(error, socket, before.lastLength)
    })
}

/** @param bodyLength of the previous request on this connection */
function sayBroken(error: ConnectionError, socket: Socket, bodyLength: number | undefined): void {
  const { statusCode = 400, code, message } = brokenRequest(error, bodyLength)
  if (socket.writable) {
    const body = JSON.stringify(problemOf(statusCode, code, message))
    socket.write(
      `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\nContent-Type: ${PROBLEM_JSON}\r\nContent-Length: `
        + `${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
    )
  }
  socket.destroy(error)
}

function problemOf(
  status: number,
  code: string,
  detail: string
): { type: string; title: string; status: number; errorCode: string; detail: string } {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, errorCode: code, detail }
}

function brokenRequest({ code }: ConnectionError, bodyLength: number | undefined): FastifyError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestTimeout()
  if (code === 'HPE_HEADER_OVERFLOW') return new HeadersTooLarge()
  // Bytes of a body are where the next request should begin.
  if (bodyLength !== undefined && /^HPE_INVALID_(METHOD|CONSTANT)/.test(code)) return new ContentLengthWrong(bodyLength)
  return new RequestMalformed(malformedWords(code))
}

/**
 * The error of errors.ts with the same meaning, so that Fastify's errors get our codes. An error without a client
 * error's status is internal, and its text is hidden.
 */
function asOurs(error: FastifyError, request: FastifyRequest): FastifyError {
  // Anything can be thrown, null too.
  if (!(error instanceof Error)) return new Internal()
  const { code, statusCode = 500, message } = error
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new BodyTooLarge(request.routeOptions.bodyLimit ?? 0, request.headers['content-length'] ?? 'more')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ContentTypeUnsupported(
      request.routeOptions.schema?.consumes?.join(', ') ?? 'application/json',
      request.headers['content-type'] ?? 'none'
    )
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return isHalfRead(request) ? new RequestTimeout() : new TimedOut()
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return new RequestInvalid(`body: expected JSON, received ${code.includes('EMPTY') ? 'nothing' : 'something else'}`)
  const isClientError = statusCode >= 400 && statusCode < 500
  if (error.name === 'FastifyError' && !code.startsWith('FST_') && (isClientError || OUR_STATES.has(statusCode)))
    return error
  if (!isClientError) return diskProblem(error, request.method) ?? new Internal()
  const plain = new RequestInvalid(message)
  plain.statusCode = statusCode
  return plain
}

/** Statuses of our own errors above 499 whose text a caller may see. */
const OUR_STATES = new Set([502, 503, 507])

/** The error for a full or read-only disk, by the code of the system or of SQLite. Undefined for other errors. */
function diskProblem(error: Error, method: string): FastifyError | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') return new DiskFull(code)
  if (code === 'EROFS' || code === 'SQLITE_READONLY') return new DataFolderUnwritable(code)
  // A read that is refused is no problem of writing, so GET and HEAD are left out.
  const isRefused = (code === 'EACCES' || code === 'EPERM') && syscall !== undefined
  return isRefused && method !== 'GET' && method !== 'HEAD' ? new DataFolderUnwritable(code) : undefined
}

/** Whether the client is still sending: `complete` is set with the last byte of the body. */
function isHalfRead({ raw: { complete, headers } }: FastifyRequest): boolean {
  return (
    complete === false && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0)
  )
}

/**
 * Closing a socket with unread bytes would reset the connection, and a client that is still sending would never see its
 * answer. So only our side is closed after the answer, and further bytes are discarded for a moment (nginx: lingering
 * close).
 */
function closeGently(raw: IncomingMessage): void {
  const { socket } = raw
  raw.unpipe()
  raw.resume()
  // Node calls it after the answer is sent.
  socket.destroySoon = () => {
    socket.end()
    const timer = setTimeout(() => {
      socket.destroy()
    }, LINGER_MS)
    socket.once('close', () => {
      clearTimeout(timer)
    })
    raw.once('end', () => {
      socket.destroy()
    })
  }
}
