import type { FastifyBaseLogger } from 'fastify'

export interface ChoreParts {
  readonly removeOld: () => Promise<void>
  readonly lookAtRecipes: () => Promise<void>
  readonly logger: FastifyBaseLogger
}

const REMOVE_OLD_MS = 600_000
/** The files of recipes for which no picture comes are looked at this often. */
const LOOK_MS = 10_000

/**
 * Starts what the service does at intervals.
 * @returns stops it
 */
export function startChores({ removeOld, lookAtRecipes, logger }: ChoreParts): () => void {
  const removing = setInterval(() => {
    removeOld().catch((error: unknown) => {
      logger.error({ err: error }, 'old records cannot be removed')
    })
  }, REMOVE_OLD_MS).unref()
  const looking = setInterval(() => {
    void lookAtRecipes()
  }, LOOK_MS).unref()
  return () => {
    clearInterval(removing)
    clearInterval(looking)
  }
}
