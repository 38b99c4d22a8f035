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

/** Puts other messages than results into the outbox: silence, drift, trainings that ended. @returns stops it */
export function tellHappenings({ look, tell, logger }: TellHappeningsParts): () => void {
  const happened = createHappenings(() => new Date().toISOString())
  let waiting: Omit<Message, 'position'>[] = []
  let isLooking = false

  async function lookAndTell(): Promise<void> {
    // The previous run may still wait for the database.
    if (isLooking) return
    isLooking = true
    try {
      waiting.push(...happened(await look()))
      if (waiting.length > 0) await tell(waiting)
      waiting = []
    } catch (error) {
      logger.warn({ err: error }, 'what has happened cannot be put into the outbox: it is tried again')
    } finally {
      isLooking = false
    }
  }

  const timer = setInterval(() => void lookAndTell(), LOOK_MS).unref()
  return () => {
    clearInterval(timer)
  }
}
