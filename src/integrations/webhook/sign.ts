import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** The bytes of a secret as Standard Webhooks writes it: `whsec_` and base64 of 24 to 64 bytes. @throws Error */
export function secretOf(text: string): Buffer {
  const base64 = text.trim().replace(PREFIX, '')
  const secret = Buffer.from(base64, 'base64')
  if (secret.length < 24 || secret.length > 64 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new Error(`expected a secret of 24 to 64 bytes as ${PREFIX}<base64>, received ${secret.length} bytes`)
  return secret
}

/**
 * Headers of Standard Webhooks 1.0: HMAC-SHA256 over id, time and body.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(secret: Buffer, id: string, seconds: number, body: string): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }
}
