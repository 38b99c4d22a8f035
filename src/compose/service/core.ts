import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { Config } from '../../config.ts'
import type { KeptWishes } from '../../integrations/line-wishes.ts'
import type { Judging } from '../judging.ts'
import type { Stored } from '../stored.ts'
import type { Verdicts } from '../verdicts.ts'

/** The parts that all others are built on. */
export interface Core {
  readonly config: Config
  readonly logger: FastifyBaseLogger
  readonly registry: Registry
  readonly stored: Stored
  /** Recipe and part id that controllers have chosen. */
  readonly wishes: KeptWishes
  /** The recipe of a picture that names none. */
  readonly recipeOf: (station: string | undefined) => string
  readonly able: Judging
  readonly verdicts: Verdicts
}
