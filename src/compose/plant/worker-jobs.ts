import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Content } from '../../domain/blobs/content.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { WorkerQueue } from '../../domain/workers/leases.ts'
import type { ModelRegistry } from '../../store/models/model-registry.ts'
import { receiveVersion, sendVersion } from '../../store/models/version-files.ts'
import type { JobRunner } from '../../training/jobs/job-runner.ts'
import { packBundle } from '../../training/workers/pack-bundle.ts'
import { createWorkerJobs, type WorkerJobsParts } from '../../training/workers/worker-jobs.ts'

/** What trainings by workers need. */
export interface Workers {
  readonly queue: WorkerQueue
  readonly content: Content
  /** @throws RecipeNotFound */
  readonly readRecipe: (id: string) => Promise<Recipe>
}

export interface WorkerJobsOptions
  extends Workers, Omit<WorkerJobsParts, 'pack' | 'receiveVersion' | 'pause' | 'queue'> {
  readonly dataFolder: string
  readonly models: ModelRegistry
}

/** Wires trainings that workers do. */
export function composeWorkerJobs(options: WorkerJobsOptions): JobRunner {
  const { content, models, readRecipe, dataFolder } = options
  return createWorkerJobs({
    ...options,
    async pack({ recipe: id, source, activate }) {
      const recipe = await readRecipe(id)
      const { activeModelVersion } = recipe
      const compared = activate === 'if-better' && activeModelVersion !== null
      const active = compared ? await sendVersion(content, await models.open(id, activeModelVersion)) : null
      return packBundle({ content, recipe, active, source })
    },
    receiveVersion: (manifest) =>
      receiveVersion(manifest, { ownFolder: join(dataFolder, 'models'), source: content, open: models.open }),
    pause: (ms, signal) => wait(ms, undefined, { signal, ref: false }).catch(() => {})
  })
}
