import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import { createEvent } from '../domain/event.ts'
import type { Judged } from '../inspection/inspector.ts'
import { createDriftWatch, type DriftWatch } from '../inspection/watching/drift.ts'
import type { StabilityWatch } from '../inspection/watching/stability.ts'
import { createLiveFeed, type LiveFeedSource, PICTURE_PAUSE_MS } from '../inspection/watching/live-feed.ts'
import type { ReviewIntake } from '../inspection/watching/review-intake.ts'
import { createShadow, type Shadow } from '../inspection/watching/shadow.ts'
import { shadowMetrics } from '../plugins/shadow-metrics.ts'
import { createStationWatch, type StationWatch } from '../inspection/watching/station-watch.ts'
import type { ModelRegistry } from '../store/models/model-registry.ts'
import { referenceScores } from '../store/models/reference-scores.ts'
import type { JudgingModels } from './inspection.ts'
import type { Threads } from './threads.ts'
import { pause } from './timers.ts'

export interface WatchingParts {
  readonly models: JudgingModels
  readonly stored: Pick<ModelRegistry, 'open'>
  readonly thumbnail: Threads['thumbnail']
  readonly intake: ReviewIntake
  readonly stability: Pick<StabilityWatch, 'add'>
  /** The configured time after which a station is silent, in milliseconds. Null: 5 times its takt. */
  readonly silentAfter: (station: string | null) => number | null
  readonly registry: Registry
  readonly logger: FastifyBaseLogger
}

export interface Watching {
  readonly drift: DriftWatch
  readonly shadow: Shadow
  readonly live: LiveFeedSource
  readonly stations: StationWatch
  /** Call it for each verdict. It returns at once. */
  readonly onJudged: (judged: Judged) => void
  /** Adds a listener for verdicts. The listener must return at once. */
  readonly listen: (listener: (judged: Judged) => void) => void
}

/** Small, because it never waits long where a line pauses between parts. */
const SHADOW_QUEUE = { queueLimit: 32, queueBytes: 64 * 1024 * 1024 }

/** Wires the observers of verdicts: drift, the shadow version, the live feed, the review queue. */
export function composeWatching({
  models,
  stored,
  thumbnail,
  intake,
  stability,
  silentAfter,
  registry,
  logger
}: WatchingParts): Watching {
  const drift = createDriftWatch({
    reference: async (recipe, version) => referenceScores(await stored.open(recipe, version)),
    onFault(error) {
      logger.warn({ err: error }, 'the drift cannot be measured: the scores of the model version cannot be read')
    }
  })
  const shadow = createShadow({
    ...SHADOW_QUEUE,
    cache: models.cache,
    pixels: models.pixels,
    limits: models.limits,
    defer: setImmediate,
    now: () => new Date(),
    onOutcome: shadowMetrics(registry),
    onFault(error, { recipe }) {
      const about = { err: error, recipe: recipe.id, version: recipe.shadowModelVersion }
      logger.warn(about, 'the shadow version could not judge a picture')
    }
  })
  const live = createLiveFeed({
    thumbnail,
    explain: models.explain,
    pause: () => pause(PICTURE_PAUSE_MS),
    now: () => new Date(),
    onFault(error) {
      logger.warn({ err: error }, 'the small picture of a part could not be made')
    }
  })
  const verdicts = createEvent<Judged>()
  const stations = createStationWatch({
    now: () => new Date(),
    nowMs: () => performance.now(),
    configuredMs: silentAfter
  })
  return {
    drift,
    shadow,
    live,
    stations,
    onJudged(judged) {
      live.publish(judged)
      stations.judged(judged.result.station)
      // A master part and a dry run say nothing about the parts of the line.
      if (judged.result.challenge === undefined && judged.result.simulated === undefined) {
        drift.add(judged.result)
        stability.add(judged.result, judged.view ?? null)
        shadow.look(judged)
        intake.look(judged)
      }
      verdicts.emit(judged)
    },
    listen: verdicts.listen
  }
}
