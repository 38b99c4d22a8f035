import type { Message, Outbox } from '../../domain/records/outbox.ts'

export interface SendOutboxParts {
  readonly channel: string
  readonly outbox: Pick<Outbox, 'next' | 'done' | 'backlog'>
  /** Sends some in their order. Resolves when all have been received. @throws then all are sent again */
  readonly send: (messages: readonly Message[]) => Promise<void>
  /** Messages that are sent at once. */
  readonly atOnce: number
  /** Resolves after this many milliseconds, or earlier when the sender is closed. */
  readonly pause: (ms: number) => Promise<void>
  readonly isClosed: () => boolean
}

export interface OutboxSender {
  /** Sends until it is closed. Never rejects. */
  run(): Promise<void>
  state(): {
    readonly problem: string | null
    readonly backlog: number
    readonly events: { readonly sent: number; readonly errors: number }
  }
}

/** How often the outbox is read while nothing waits. */
export const LOOK_MS = 100
/** Pauses after the first failure, and at most. */
export const RETRY_MS = { first: 250, most: 10_000 } as const
/** What waits is counted this often at most, in looks. */
const COUNT_EVERY = 10

/**
 * Sends what the outbox holds for a channel: each message at least once, in order, however often the other side, the
 * database or the service fails.
 */
export function createOutboxSender({ channel, outbox, send, atOnce, pause, isClosed }: SendOutboxParts): OutboxSender {
  let problem: string | null = null
  let backlog = 0
  let sent = 0
  let errors = 0
  let retryMs: number = RETRY_MS.first

  /** @returns whether more may wait */
  async function sendSome(): Promise<boolean> {
    const messages = await outbox.next(channel, atOnce)
    const last = messages.at(-1)
    if (last !== undefined) {
      await send(messages)
      await outbox.done(channel, last.position)
      sent += messages.length
    }
    problem = null
    retryMs = RETRY_MS.first
    return messages.length === atOnce
  }

  async function count(): Promise<void> {
    backlog = (await outbox.backlog(channel).catch(() => ({ waiting: backlog }))).waiting
  }

  return {
    async run() {
      for (let look = 0; !isClosed(); look++) {
        if (look % COUNT_EVERY === 0) await count()
        try {
          if (!(await sendSome())) await pause(LOOK_MS)
        } catch (error) {
          problem = error instanceof Error ? error.message : String(error)
          errors++
          await count()
          await pause(retryMs)
          retryMs = Math.min(2 * retryMs, RETRY_MS.most)
        }
      }
    },
    state: () => ({ problem, backlog, events: { sent, errors } })
  }
}
