import type { FastifyBaseLogger } from 'fastify'

export interface ChoreParts {
  readonly removeOld: () => Promise<void>
  readonly lookAtRecipes: () => Promise<void>
  readonly keepStability: () => Promise<void>
  /** Newest entry of the audit; null where there is none. */
  readonly auditHead: () => Promise<{ readonly seq: number; readonly hash: string } | null>
  readonly logger: FastifyBaseLogger
}

const REMOVE_OLD_MS = 600_000
/** Interval at which recipe files are checked for changes, also without pictures. */
const LOOK_MS = 10_000
/** Interval at which the baselines of the stations are written. They are also written at the end. */
const KEEP_MS = 300_000
/** Interval at which the newest hash of the audit is logged, so that it is also kept outside of the database. */
const SAY_HEAD_MS = 3_600_000

/**
 * Starts the periodic tasks of the service.
 * @returns stops it
 */
export function startChores({ removeOld, lookAtRecipes, keepStability, auditHead, logger }: ChoreParts): () => void {
  const removing = setInterval(() => {
    removeOld().catch((error: unknown) => {
      logger.error({ err: error }, 'old records cannot be removed')
    })
  }, REMOVE_OLD_MS).unref()
  const looking = setInterval(() => {
    void lookAtRecipes()
  }, LOOK_MS).unref()
  const keeping = setInterval(() => {
    void keepStability()
  }, KEEP_MS).unref()
  const sayHead = async (): Promise<void> => {
    const head = await auditHead()
    if (head !== null) logger.info({ entry: head.seq, hash: head.hash }, 'newest entry of the audit')
  }
  const saying = setInterval(() => {
    sayHead().catch((error: unknown) => {
      logger.error({ err: error }, 'the audit cannot be read')
    })
  }, SAY_HEAD_MS).unref()
  return () => {
    clearInterval(saying)
    clearInterval(keeping)
    clearInterval(removing)
    clearInterval(looking)
  }
}
