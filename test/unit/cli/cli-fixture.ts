import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { cliConfig } from '../../../src/cli/cli-config.ts'
import type { CliContext } from '../../../src/cli/context.ts'
import { composeRecipeFiles } from '../../../src/compose/recipe-files.ts'
import { openJudging } from '../../../src/cli/open-judging.ts'
import { openKeys } from '../../../src/cli/open-keys.ts'
import { openUnproven } from '../../../src/cli/open-unproven.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { createModelRegistry } from '../../../src/store/models/model-registry.ts'
import { databaseOf } from '../store/database/database-fixture.ts'
import { tempFolder } from '../temp-folder.ts'

export interface CliRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}
export interface CliFixture {
  readonly folder: string
  run(...args: string[]): Promise<CliRun>
}

const now = () => new Date('2026-11-23T16:05:02Z')

/** The CLI over an empty folder; the shipped recipes lie in `shipped/`. Its clock gains 1.5 ms with each look at it. */
export function cliFixture(t: TestContext, changes: Partial<CliContext> = {}): CliFixture {
  const folder = tempFolder(t)
  let clock = 0
  const recipes = composeRecipeFiles(join(folder, 'data'), join(folder, 'shipped'))
  const models = createModelRegistry({
    shippedFolder: join(folder, 'models'),
    ownFolder: join(folder, 'data/models'),
    now,
    isRunning: () => false
  })
  const env = async () => ({ OKNG_DATA_DIR: join(folder, 'data'), DATABASE_URL: await databaseOf(folder) })
  const base = {
    debug: false,
    now,
    clockMs: () => (clock += 1.5),
    okng: join(folder, 'okng.js'),
    codeVersion: '1.2.3',
    dataFolder: join(folder, 'data'),
    recipes: recipes.files,
    models,
    loadConfig: async () => cliConfig(await env()),
    openKeys: async () => openKeys(await env(), now),
    unproven: async (ids: readonly string[]) =>
      openUnproven({ env: await env(), readRecipe: recipes.files.read, registry: models })(ids),
    openJudging: async () => openJudging({ env: await env(), recipes, models, now })
  }
  return {
    folder,
    async run(...args) {
      const out: string[] = []
      const err: string[] = []
      const code = await runCli(args, {
        ...base,
        stdout: { write: (text) => out.push(text) },
        stderr: { write: (text) => err.push(text) },
        ...changes
      })
      return { code, stdout: out.join(''), stderr: err.join('') }
    }
  }
}
