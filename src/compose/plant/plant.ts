import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../../config.ts'
import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { Release } from '../../domain/plant/release.ts'
import { usualWaves } from '../../domain/plant/rollout.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { RecipeWithoutModel, StationNotFound } from '../../errors.ts'
import { frameFormat } from '../../imaging/decode/frame-format.ts'
import { PICTURE_FORMATS } from '../../domain/inspection/picture-format.ts'
import { withNgRates } from '../../inspection/watching/ng-rates.ts'
import { createGovernor } from '../../integrations/plant/govern.ts'
import type { Fleet } from '../../routes/plant/fleet.ts'
import type { Plant } from '../../routes/plant/plant.ts'
import type { AuditWriter } from '../../store/access/audit-log.ts'
import { createContent, sha256Of } from '../../store/blobs/content.ts'
import type { Database } from '../../store/database/open-database.ts'
import type { ModelRegistry } from '../../store/models/model-registry.ts'
import { sendVersion } from '../../store/models/version-files.ts'
import { createReceiver } from '../../store/plant/receive.ts'
import { removeOldOfStations } from '../../store/plant/remove-old.ts'
import { createRollouts } from '../../store/plant/rollouts.ts'
import { createStations } from '../../store/plant/stations.ts'
import { createUnheardLabels } from '../../store/plant/unheard-labels.ts'
import { composeBlobs } from './blobs.ts'

export interface PlantParts {
  readonly config: Config
  readonly database: Database
  readonly audit: AuditWriter
  /** Id of the plant's own data folder. */
  readonly home: string
  readonly models: ModelRegistry
  readonly golden: Pick<GoldenSet, 'list' | 'read'>
  /** @throws RecipeNotFound */
  readonly readRecipe: (id: string) => Promise<Recipe>
  readonly logger: FastifyBaseLogger
}

export interface ComposedPlant {
  readonly plant: Plant
  readonly fleet: Fleet
  close(): Promise<void>
}

const REMOVE_OLD_MS = 600_000

/** Wires a plant, which manages stations. */
export function composePlant({
  config,
  database,
  audit,
  home,
  models,
  golden,
  readRecipe,
  logger
}: PlantParts): ComposedPlant {
  const now = (): Date => new Date()
  const blobs = composeBlobs(config)
  const content = createContent(blobs)
  const stations = createStations(database, audit, home, now)
  const rollouts = createRollouts(database, audit, now)
  const governor = createGovernor({
    stations,
    rollouts,
    labels: createUnheardLabels(database),
    limits: config.rollout,
    nowMs: Date.now,
    pause: (ms, signal) => wait(ms, undefined, { signal, ref: false }).catch(() => {}),
    onStep({ id, recipe, state, wave, reason }) {
      logger[state === 'stopped' ? 'warn' : 'info']({ rollout: id, recipe, state, wave, reason }, 'rollout')
    },
    onError(error) {
      logger.error({ err: error }, 'rollouts cannot be looked after')
    }
  })
  const receive = createReceiver(database, config.review.maxWaiting)
  const running = governor.run()
  const removing = setInterval(() => {
    removeOldOfStations(database, config.records.maxAgeDays).catch((error: unknown) => {
      logger.error({ err: error }, 'old records of stations cannot be removed')
    })
  }, REMOVE_OLD_MS).unref()

  /** Makes a release of the recipe's present state and stores its files where stations can fetch them. */
  async function releaseOf(id: string): Promise<Release> {
    const recipe = await readRecipe(id)
    if (recipe.activeModelVersion === null) throw new RecipeWithoutModel(id)
    const manifest = await sendVersion(content, await models.open(id, recipe.activeModelVersion))
    const pictures: Release['golden'][number][] = []
    for (const { sha256, label } of await golden.list(id)) {
      const frame = await golden.read(id, sha256)
      await content.put('content', frame)
      const format = frameFormat(frame)
      pictures.push({ sha256, label, extension: format === null ? 'bin' : PICTURE_FORMATS[format].extension })
    }
    const { shadowModelVersion: _own, ...rest } = recipe
    return { recipe: { ...rest, shadowModelVersion: null }, manifest, golden: pictures }
  }

  return {
    plant: {
      report: governor.report,
      blobs,
      checksumOf: sha256Of,
      keepBlob: content.put,
      async receive({ name, home: folder }, sending) {
        await stations.check(name, folder)
        await receive(folder, sending)
      }
    },
    fleet: {
      stations: async () => withNgRates(await stations.list()),
      forget: stations.forget,
      rollouts: rollouts.list,
      async start(recipe, given, startedBy, entryOf) {
        const names = (await stations.list()).map(({ name }) => name)
        const unknown = given?.flat().find((name) => !names.includes(name))
        if (unknown !== undefined) throw new StationNotFound(unknown)
        const waves = given ?? usualWaves(names)
        if (waves.length === 0) throw new StationNotFound('*')
        return rollouts.start({ recipe, release: await releaseOf(recipe), waves, startedBy }, entryOf)
      },
      stop: governor.stop
    },
    async close() {
      clearInterval(removing)
      governor.close()
      await running
    }
  }
}
