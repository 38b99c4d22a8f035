import type { Message } from '../../domain/records/outbox.ts'

/** Sends messages of the outbox to a broker, in their order. */
export interface Publisher {
  /** Resolves when the broker has all of them. @throws when they are not confirmed in time */
  send(messages: readonly Message[]): Promise<void>
  /** Publishes whether the service is ready. */
  tell(ready: boolean): void
  /** Why messages cannot be sent now; null while they can. */
  problem(): string | null
  close(): Promise<void>
}

export const KEEP_ALIVE_SECONDS = 10
/** From the end of a connection to the next try. */
export const RECONNECT_MS = 1000
export const CONNECT_MS = 5000
