import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../../config.ts'
import type { Drift } from '../../domain/inspection/drift.ts'
import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { SaidAtPlant } from '../../domain/plant/received.ts'
import { MAX_CHARACTERS, MAX_PROBLEMS, type StationReport } from '../../domain/plant/report.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import { parseRecipe } from '../../schemas/recipe.ts'
import { type AppliedRelease, createReleaseApplier } from '../../integrations/plant/apply-releases.ts'
import { followPlant } from '../../integrations/plant/follow-plant.ts'
import { createContent } from '../../store/blobs/content.ts'
import type { Database } from '../../store/database/open-database.ts'
import { freeBytesOf } from '../../store/free-bytes.ts'
import type { ModelRegistry } from '../../store/models/model-registry.ts'
import { receiveVersion } from '../../store/models/version-files.ts'
import { openAppliedFile } from '../../store/plant/applied-file.ts'
import { createPartCounts } from '../../store/plant/part-counts.ts'
import { createRecipeParser } from '../../store/recipes/parse-recipe-file.ts'
import { createOutbox } from '../../store/records/outbox.ts'
import { PLANT_CHANNEL } from '../channels/outbox-channels.ts'
import { openPlantLink } from '../channels/plant-link.ts'

export interface StationParts {
  readonly config: Config
  readonly database: Database
  readonly home: string
  readonly dataFolder: string
  /** Version of the program. */
  readonly version: string
  readonly models: ModelRegistry
  readonly golden: GoldenSet
  /** Judges the golden set before a change. */
  readonly book: RecipeBook
  /** Stores labels that people at the plant gave to this station's parts. */
  readonly hear: (said: readonly SaidAtPlant[]) => Promise<unknown>
  readonly drifts: () => readonly Drift[]
  readonly readiness: () => {
    readonly ready: boolean
    readonly problems?: readonly { readonly about: string; readonly detail: string }[]
  }
  readonly logger: FastifyBaseLogger
}

const MINUTE_MS = 60_000

/** Has a station follow its plant. @returns ends it */
export async function composeStation(parts: StationParts): Promise<() => Promise<void>> {
  const { config, database, home, dataFolder, models, logger } = parts
  const closing = new AbortController()
  const client = openPlantLink(config.plant, home, closing.signal)
  const content = createContent(client.blobs)
  const counts = createPartCounts(database, home)
  const outbox = createOutbox(database, home)
  const applier = createReleaseApplier({
    book: parts.book,
    golden: parts.golden,
    receiveVersion: (manifest) =>
      receiveVersion(manifest, { ownFolder: join(dataFolder, 'models'), source: content, open: models.open }),
    read: (sha256) => content.read('content', sha256),
    parse: createRecipeParser(parseRecipe),
    known: await openAppliedFile<AppliedRelease>(join(dataFolder, 'plant.json')),
    count: counts.count,
    driftOf: (recipe) => parts.drifts().find((drift) => drift.recipe === recipe)?.distance ?? null,
    now: () => new Date(),
    onApplied({ recipe, rollout, state, problem }) {
      logger[state === 'applied' ? 'info' : 'warn']({ recipe, rollout, state, problem }, 'release of the plant')
    }
  })

  async function report(): Promise<StationReport> {
    const { ready, problems = [] } = parts.readiness()
    return {
      version: parts.version,
      ready,
      problems: problems
        .slice(0, MAX_PROBLEMS)
        .map(({ about, detail }) => `${about}: ${detail}`.slice(0, MAX_CHARACTERS)),
      recipes: await applier.report(),
      lastMinute: await counts.count(null, new Date(Date.now() - MINUTE_MS).toISOString()),
      lastPartAt: await counts.newest(),
      backlog: await outbox.backlog(PLANT_CHANNEL),
      diskFreeBytes: await freeBytesOf(dataFolder),
      drifts: parts.drifts().map(({ recipe, distance }) => ({ recipe, distance }))
    }
  }

  const following = followPlant(
    {
      client,
      report,
      apply: applier.apply,
      async hear(said) {
        try {
          await parts.hear(said)
          return said.map(({ resultId, at }) => ({ resultId, at }))
        } catch (error) {
          logger.error({ err: error }, 'labels of the plant cannot be taken over yet')
          return []
        }
      },
      pause: (ms, signal) => wait(ms, undefined, { signal, ref: false }).catch(() => {}),
      onState(problem) {
        if (problem === null) logger.info({ plant: config.plant.url }, 'the plant answers')
        else
          logger.warn({ plant: config.plant.url, problem }, 'the plant does not answer: the station goes on as it is')
      }
    },
    closing.signal
  )
  return async () => {
    closing.abort()
    await following
  }
}
