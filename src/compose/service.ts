import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { Registry } from 'prom-client'
import type { AppParts } from '../app/app-parts.ts'
import { checkPeople, checkPlant, type Config, recipeOfStation } from '../config.ts'
import { createLineWishes } from '../integrations/line-wishes.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { auditHead } from '../store/access/verify-audit.ts'
import { startChores } from './chores.ts'
import { composeJudging } from './judging.ts'
import { composeRole, type RoleInPlant } from './plant/role.ts'
import { guardBook } from './recipes.ts'
import { appParts } from './service/app-parts.ts'
import type { Core } from './service/core.ts'
import { composeJobs, type Jobs } from './service/jobs.ts'
import { composeLine, type Line } from './service/line.ts'
import { composeStored } from './stored.ts'
import { setQuietTimer } from './timers.ts'
import { composeVerdicts } from './verdicts.ts'
import { warmUpRecipe } from './warm-up.ts'

export interface Service {
  readonly parts: AppParts
  /**
   * Loads the models of the preloaded recipes and has each judge a drawn picture; ready after that.
   * @throws when one cannot
   */
  warmUp(): Promise<void>
  /** Records that wait to be written: they are lost when the process ends now. */
  unwritten(): number
  /** Resolves when no training job runs. */
  trainingEnded(): Promise<void>
  /** Resolves when the shadow versions have judged all pictures that wait for them. */
  shadowIdle(): Promise<void>
  close(): Promise<void>
}

/**
 * Builds the real parts of the service, from the lowest to the highest. No other module knows all of them.
 * @param okng path of the command line program, which is started for each training
 * @throws when the configured runtime is not available
 */
export async function compose(config: Config, logger: FastifyBaseLogger, okng: string): Promise<Service> {
  checkPlant(config)
  checkPeople(config)
  const core = await composeCore(config, logger)
  const jobs = await composeJobs(core, okng)
  let isWarm = false
  const line = await composeLine(core, jobs.jobs, () => isWarm)
  const stops = [core.verdicts.challenges.watch(), startServiceChores(core)] as const
  const { recipeFiles, book: unguarded } = core.stored
  const book = guardBook(unguarded, recipeFiles, core.able.models.modelSwitch)
  const version = packageVersion()
  const role = await composeServiceRole(core, line, { book, version })
  return {
    parts: appParts(core, { version, jobs, line, role, book }),
    async warmUp() {
      await warmUpRecipes(core)
      isWarm = true
      jobs.jobs.resume()
      await role.start()
    },
    unwritten: () => core.verdicts.records.stats().queued,
    trainingEnded: jobs.jobs.idle,
    shadowIdle: core.verdicts.watching.shadow.idle,
    close: () => closeInOrder(core, { jobs, line, role, stops })
  }
}

/** Opens the stores, then wires the judging and the processing of verdicts. */
async function composeCore(config: Config, logger: FastifyBaseLogger): Promise<Core> {
  const registry = new Registry()
  const stored = await composeStored(config, logger)
  const able = await composeJudging(stored, config, registry, logger)
  const wishes = createLineWishes(setQuietTimer, Date.now)
  const recipeOf = (station: string | undefined): string => wishes.recipeOf(station) ?? recipeOfStation(config, station)
  const verdicts = await composeVerdicts(stored, able, config, registry, logger, {
    recipeOf,
    isSimulated: wishes.isSimulated
  })
  return { config, logger, registry, stored, wishes, recipeOf, able, verdicts }
}

function startServiceChores({ logger, stored, able, verdicts }: Core): () => void {
  return startChores({
    removeOld: verdicts.records.removeOld,
    lookAtRecipes: able.gate.look,
    keepStability: verdicts.stability.keep,
    auditHead: () => auditHead(stored.database),
    logger
  })
}

function composeServiceRole(
  { config, logger, stored, able, verdicts }: Core,
  { readiness }: Line,
  { book, version }: Pick<AppParts, 'version'> & { readonly book: AppParts['recipes'] }
): Promise<RoleInPlant> {
  return composeRole(config, {
    pictures: verdicts.records.pictures,
    database: stored.database,
    audit: stored.auditWriter,
    home: stored.home,
    dataFolder: stored.dataFolder,
    version,
    models: stored.modelFiles,
    golden: able.models.goldenSet,
    readRecipe: stored.recipes.read,
    book,
    hear: verdicts.reviewing.hear,
    drifts: verdicts.watching.drift.drifts,
    readiness,
    logger
  })
}

/** A plant judges no line, so its models are loaded when they are needed. */
async function warmUpRecipes({ config, logger, able: { gate, judging }, verdicts }: Core): Promise<void> {
  const parts = { gate, models: judging, inspection: verdicts.inspection, logger }
  for (const recipe of config.role === 'plant' ? [] : config.preload) await warmUpRecipe(recipe, parts)
}

interface Closing {
  readonly jobs: Jobs
  readonly line: Line
  readonly role: RoleInPlant
  /** Functions that stop the periodic tasks. */
  readonly stops: readonly [stopChallenges: () => void, stopChores: () => void]
}

/** Closes the sources of work first, then the workers, then the stores of results. */
async function closeInOrder({ stored, able, verdicts }: Core, { jobs, line, role, stops }: Closing): Promise<void> {
  const { stability, records, reviewing } = verdicts
  const [stopChallenges, stopChores] = stops
  stopChallenges()
  await role.close()
  await line.channels.close()
  await jobs.teacher.close()
  await jobs.jobs.close()
  stopChores()
  await stability.keep()
  await records.close()
  await reviewing.intake.idle()
  await stored.database.destroy()
  await able.judging.cache.close()
  await able.threads.close()
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version
}
