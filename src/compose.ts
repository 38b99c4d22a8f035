import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import type { AppParts } from './app.ts'
import { parseRecipe } from './cli/parse-recipe.ts'
import { isRunning } from './cli/is-running.ts'
import { composeInspection } from './compose-inspection.ts'
import type { Config } from './config.ts'
import type { TrainJob } from './domain/training.ts'
import { createRandom } from './domain/random.ts'
import { chooseRuntime } from './encoder/open-runtime.ts'
import { createPixelPool } from './inspection/pixel-pool.ts'
import { encodeBmp } from './imaging/encode-bmp.ts'
import { PACKAGE_ROOT } from './package-root.ts'
import { renderPart } from './rendering/render-part.ts'
import { createModelRegistry } from './store/model-registry.ts'
import { createRecipeCache } from './store/recipe-cache.ts'
import { createRecipeFiles } from './store/recipe-files.ts'
import { createJobRunner } from './training/job-runner.ts'
import { loadDataset } from './training/load-dataset.ts'

/** The real parts of the service, wired; `buildApp` takes `parts`. */
export interface Service {
  readonly parts: Pick<AppParts, 'inspector' | 'jobs' | 'readiness' | 'recipes'>
  /** Loads the preloaded recipes' models and has each judge a picture; ready after that. @throws when one can't */
  warmUp (): Promise<void>
  close (): Promise<void>
}
