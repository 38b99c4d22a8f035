import assert from 'node:assert/strict'
import type { Random } from '../../src/domain/random.ts'

/** Something that reads bytes which others made. */
export interface Target {
  readonly name: string
  /** Of a long run. */
  readonly inputs: number
  /** Of the run in `npm test`. */
  readonly few: number
  open(): Promise<OpenTarget>
}

export interface OpenTarget {
  /** Valid inputs, drawn by code; each is run as it is before anything is changed. */
  readonly seeds: readonly Uint8Array[]
  readonly dictionary?: readonly (string | Uint8Array)[]
  readonly maxBytes?: number
  /** Puts checksums right, so that a change gets past them. */
  repair?(bytes: Uint8Array): Uint8Array
  /** An input that was not changed byte by byte: one in two, where there is such a thing. */
  draw?(random: Random): Uint8Array
  /**
   * Has the input read and checks what came of it.
   * @param random for what is not in the bytes
   * @throws whatever is no answer: a crash, an error that is not the caller's, a result that cannot be
   */
  run(bytes: Uint8Array, random: Random): Promise<Outcome>
  close?(): Promise<void>
}

export type Outcome = 'accepted' | 'refused'

/** An error of errors.ts that is the caller's: a code, a 4xx, a message that says what was expected. */
export function checkClientError(error: unknown): Outcome {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string }
  if (!(error instanceof Error) || statusCode === undefined || statusCode < 400 || statusCode >= 500) throw error
  assert.match(String(code), /^[A-Z][A-Z_]+$/)
  assert.doesNotMatch(String(code), /^FST_/)
  checkMessage(message!)
  return 'refused'
}

/** One line or a few, not a whole body. */
export function checkMessage(message: string): void {
  assert.ok(
    message.length > 10 && message.length < 4000,
    `expected a message of reasonable length, received ${message.length} characters: ${message.slice(0, 200)}`
  )
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
