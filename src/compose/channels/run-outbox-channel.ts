import { parentPort } from 'node:worker_threads'
import type { FromChannel, ToChannel } from '../../domain/channels/line.ts'
import type { Message } from '../../domain/records/outbox.ts'
import { createOutboxSender } from '../../integrations/outbox/send-outbox.ts'
import { connect } from '../../store/database/open-database.ts'
import { createOutbox } from '../../store/records/outbox.ts'

/** Start data of every thread that sends from the outbox. */
export interface OutboxThreadData {
  readonly databaseUrl: string
  /** Id of the data folder. */
  readonly home: string
}

export interface OutboxChannel extends OutboxThreadData {
  readonly channel: string
  readonly address: string
  /** Resolves when the receiver has all messages. @throws an error, and then all are sent again */
  readonly send: (messages: readonly Message[]) => Promise<void>
  readonly atOnce: number
  /** Why it cannot send now; null if it can. */
  readonly problem?: () => string | null
  readonly onAlive?: (ready: boolean) => void
  readonly close?: () => Promise<void>
}

const STATE_MS = 500

/** Runs a thread that sends from the outbox. Call it once, in the thread. */
export function runOutboxChannel({ channel, address, databaseUrl, home, send, atOnce, ...rest }: OutboxChannel): void {
  const { problem = () => null, onAlive = () => {}, close = async () => {} } = rest
  const main = parentPort!
  const tell = (message: FromChannel): void => {
    main.postMessage(message)
  }
  const database = connect(databaseUrl, { connections: 1 })
  let closed = false
  let wake = (): void => {}
  const sender = createOutboxSender({
    channel,
    outbox: createOutbox(database, home),
    send,
    atOnce,
    isClosed: () => closed,
    pause: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
  })
  const tellState = (): void => {
    const state = sender.state()
    tell({ type: 'state', ...state, problem: problem() ?? state.problem })
  }
  main.on('message', (message: ToChannel) => {
    if (message.type === 'alive') onAlive(message.ready)
    else if (message.type === 'close') {
      closed = true
      wake()
    }
  })
  const timer = setInterval(tellState, STATE_MS)
  tell({ type: 'listening', address })
  void sender.run().then(async () => {
    clearInterval(timer)
    await close().catch(() => {})
    await database.destroy()
    process.exit(0)
  })
}
