import type { FastifyBaseLogger } from 'fastify'
import type { Message } from '../../domain/records/outbox.ts'
import { createHappenings, type Seen } from '../../integrations/outbox/happenings.ts'

export interface TellHappeningsParts {
  readonly look: () => Promise<Seen>
  /** Puts messages into the outbox. */
  readonly tell: (messages: readonly Omit<Message, 'position'>[]) => Promise<void>
  readonly logger: FastifyBaseLogger
}

const LOOK_MS = 5000

/** Puts into the outbox what is no result: silence, drift, trainings that ended. @returns stops it */
export function tellHappenings({ look, tell, logger }: TellHappeningsParts): () => void {
  const happened = createHappenings(() => new Date().toISOString())
  let waiting: Omit<Message, 'position'>[] = []
  const timer = setInterval(() => {
    void (async () => {
      try {
        waiting.push(...happened(await look()))
        const now = waiting
        if (now.length > 0) await tell(now)
        waiting = waiting.slice(now.length)
      } catch (error) {
        logger.warn({ err: error }, 'what has happened cannot be put into the outbox: it is tried again')
      }
    })()
  }, LOOK_MS).unref()
  return () => {
    clearInterval(timer)
  }
}
