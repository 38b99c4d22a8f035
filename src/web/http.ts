import { createEventParser } from './event-parser.ts'
import type { Text } from './language/en.ts'
import { t } from './language/translate.ts'
import { isAttended } from './attended.ts'
import { askSigner } from './signing.ts'
import { pageToken, storedKey } from './session.ts'

/** An answer that is a problem (RFC 9457), or none at all: status 0. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** The whole problem, for codes that carry more. */
  readonly problem: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string, problem: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.problem = problem
  }
}

/** Told when the service wants a key, or another one. */
export const locked = new EventTarget()

/** What people meet every day is said in their language; the rest as the service says it. */
const WORDS: Readonly<Record<string, Text>> = {
  KEY_WRONG: 'This key is not known, or was revoked.',
  PIN_WRONG: 'Name or PIN is wrong.',
  PIN_TRIES_TOO_MANY: 'Too many wrong tries: wait some minutes, or log in by a key.',
  PASSWORD_WRONG: 'Name or password is wrong.',
  NO_ROLE: 'You are in no group that may use this service.',
  SIGN_ON_FAILED: 'The sign-on did not come to its end. Try again.',
  DIRECTORY_UNAVAILABLE: 'This way to log in does not work now. Try again later, or take another one.',
  SESSION_ENDED: 'Your session has ended. Log in again.',
  SIGNATURE_NEEDED: 'Nothing was changed: a person has to sign this.',
  SIGNER_SAME: 'Another person than you has to sign.'
}

/** Undefined for a code that people seldom meet. */
export const wordsOf = (code: string): string | undefined => (Object.hasOwn(WORDS, code) ? t(WORDS[code]!) : undefined)

/** The page may lie below a prefix of a proxy, such as /okng/: what it asks for lies beside it. */
export const addressBelow = (path: string): string => path.replace(/^\//, '')

/** @throws ApiError */
export async function send(method: string, path: string, options: Sent = {}): Promise<Response> {
  try {
    return await sendOnce(method, path, options)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'SIGNATURE_NEEDED') throw error
    const signature = await askSigner({ method, url: path, body: options.json ?? null })
    if (signature === null) throw error
    return sendOnce(method, path, options, signature)
  }
}

interface Sent {
  readonly json?: unknown
  readonly body?: BodyInit
  readonly signal?: AbortSignal
}

async function sendOnce(method: string, path: string, options: Sent, signature?: string): Promise<Response> {
  const headers = new Headers()
  const key = storedKey()
  if (key !== null) headers.set('authorization', `Bearer ${key}`)
  else if (!['GET', 'HEAD'].includes(method)) headers.set('okng-token', pageToken() ?? '')
  if (signature !== undefined) headers.set('okng-signature', signature)
  if (!isAttended()) headers.set('okng-unattended', '1')
  if (options.json !== undefined) headers.set('content-type', 'application/json')
  let reply: Response
  try {
    reply = await fetch(addressBelow(path), {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.json !== undefined
        ? { body: JSON.stringify(options.json) }
        : options.body !== undefined && { body: options.body }),
      ...(options.signal && { signal: options.signal })
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiError(0, 'UNREACHABLE', t('The service does not answer. Is it running, and is this device connected?'))
  }
  if (reply.ok) return reply
  const problem = (await reply.json().catch(() => ({}))) as { errorCode?: string; detail?: string }
  const code = problem.errorCode ?? 'UNKNOWN'
  // A wrong secret of somebody who signs says nothing of who uses the page.
  if (reply.status === 401 && code !== 'PIN_WRONG' && code !== 'PASSWORD_WRONG')
    locked.dispatchEvent(new Event('locked'))
  const words = wordsOf(code)
  throw new ApiError(
    reply.status,
    code,
    words === undefined ? (problem.detail ?? `${reply.status} ${reply.statusText}`) : words,
    problem
  )
}

/** @throws ApiError */
export async function ask<Answer>(method: string, path: string, json?: unknown): Promise<Answer> {
  const reply = await send(method, path, json === undefined ? {} : { json })
  return (reply.status === 204 ? null : await reply.json()) as Answer
}

/**
 * Follows a stream of server-sent events to its end; fetch, because EventSource can't send the key.
 * @param onSign called whenever anything comes, a heartbeat too
 * @throws ApiError, or what ended it
 */
export async function follow(
  path: string,
  onEvent: (event: string, data: unknown) => void,
  signal: AbortSignal,
  onSign: () => void = () => {}
): Promise<void> {
  const reply = await send('GET', path, { signal })
  const parse = createEventParser()
  const reader = reply.body!.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onSign()
    for (const { event, data } of parse(decoder.decode(value, { stream: true }))) onEvent(event, JSON.parse(data))
  }
}

/** What went wrong, for people. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
