import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { composeRecipeFiles } from '../compose/recipe-files.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { createModelRegistry, type ModelRegistry } from '../store/models/model-registry.ts'
import type { RecipeFiles } from '../store/recipes/recipe-files.ts'
import { isRunning } from '../store/models/is-running.ts'
import type { Config } from '../config.ts'
import type { Judging } from './open-judging.ts'
import type { OpenKeys } from './open-keys.ts'

/** A stream that text is written to, such as process.stdout. */
export interface TextStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Passed to every command; tests make their own. */
export interface CliContext {
  readonly stdout: TextStream
  readonly stderr: TextStream
  /** Whether error messages include stack traces. */
  readonly debug: boolean
  /** Wall clock. */
  readonly now: () => Date
  /** Monotonic clock, milliseconds. */
  readonly clockMs: () => number
  /** Absolute path of the file that runs this command line. */
  readonly okng: string
  /** `version` of package.json. */
  readonly codeVersion: string
  /** Absolute path of the folder that the station writes to: recipes/, models/. */
  readonly dataFolder: string
  readonly recipes: RecipeFiles
  readonly models: ModelRegistry
  /** The configuration of the service that runs, or would run, here. @throws Error saying what is wrong with it */
  readonly loadConfig: () => Promise<Config>
  /** API keys, in the database of the service. */
  readonly openKeys: () => Promise<OpenKeys>
  /** Those of the given recipes that judge although nobody has labelled a defect for them yet. */
  readonly unproven: (recipes: readonly string[]) => Promise<readonly string[]>
  /** Opens the switch that activates a model version. */
  readonly openJudging: () => Promise<Judging>
}

/** The context of a real run: OKNG_DATA_DIR (default ./data), OKNG_DEBUG=1. */
export function createContext(
  env: Readonly<Record<string, string | undefined>>,
  streams: { stdout: TextStream; stderr: TextStream }
): CliContext {
  const { version, bin } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string
    bin: { okng: string }
  }
  const dataFolder = resolve(env['OKNG_DATA_DIR'] || 'data')
  const recipes = composeRecipeFiles(dataFolder)
  const models = createModelRegistry({
    shippedFolder: join(PACKAGE_ROOT, 'models'),
    ownFolder: join(dataFolder, 'models'),
    now: systemTime,
    isRunning
  })
  return {
    ...streams,
    debug: env['OKNG_DEBUG'] === '1',
    now: systemTime,
    clockMs: () => performance.now(),
    okng: join(PACKAGE_ROOT, bin.okng),
    codeVersion: version,
    dataFolder,
    recipes: recipes.files,
    models,
    loadConfig: async () => (await import('./cli-config.ts')).cliConfig(env),
    openKeys: async () => (await import('./open-keys.ts')).openKeys(env, systemTime),
    unproven: async (ids) =>
      (await import('./open-unproven.ts')).openUnproven({ env, readRecipe: recipes.files.read, registry: models })(ids),
    openJudging: async () => (await import('./open-judging.ts')).openJudging({ env, recipes, models, now: systemTime })
  }
}

const systemTime = (): Date => new Date()
