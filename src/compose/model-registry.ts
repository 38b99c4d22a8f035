import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { PACKAGE_ROOT } from '../package-root.ts'
import { isRunning } from '../store/models/is-running.ts'
import { createModelRegistry, type ModelRegistry } from '../store/models/model-registry.ts'

/**
 * Opens the model versions of a data folder and removes those that a crash left unfinished.
 * @param dataFolder absolute
 */
export async function openModelRegistry(dataFolder: string, logger: FastifyBaseLogger): Promise<ModelRegistry> {
  const models = createModelRegistry({
    shippedFolder: join(PACKAGE_ROOT, 'models'),
    ownFolder: join(dataFolder, 'models'),
    now: () => new Date(),
    isRunning
  })
  for (const folder of await models.removeLeftovers()) logger.warn({ folder }, 'removed a half-made model version')
  return models
}
