import type { FastifyBaseLogger } from 'fastify'
import { join } from 'node:path'
import type { Registry } from 'prom-client'
import { createStabilityWatch, type SavedPair, type StabilityWatch } from '../../inspection/watching/stability.ts'
import { stabilityMetrics } from '../../plugins/stability-metrics.ts'
import { createStabilityFiles } from '../../store/quality/stability-files.ts'

export interface StabilityParts {
  /** Absolute path. */
  readonly dataFolder: string
  readonly registry: Registry
  readonly logger: FastifyBaseLogger
}

export interface StabilityKeeping extends StabilityWatch {
  /** Writes the baselines. Never rejects: errors are logged. */
  keep(): Promise<void>
}

/** Wires the watch over light, focus, size and place of parts. It continues with its state from before a restart. */
export async function composeStability({ dataFolder, registry, logger }: StabilityParts): Promise<StabilityKeeping> {
  const files = createStabilityFiles<SavedPair>(join(dataFolder, 'stability'), (error, file) => {
    logger.warn({ err: error, file }, 'what was usual of a station cannot be read: it is learnt anew')
  })
  const fault = (error: unknown): void => {
    logger.warn({ err: error }, 'what is usual of the stations cannot be written: a restart learns it anew')
  }
  const watch = createStabilityWatch(
    ({ recipe, station, series, deviations }, method) => {
      logger.warn({ recipe, station, series, deviations, method }, 'parts are not pictured or judged as at first')
    },
    await files.read()
  )
  stabilityMetrics(registry, watch.states)
  return {
    ...watch,
    learnAnew(recipe, station) {
      files.remove(recipe, station).catch(fault)
      watch.learnAnew(recipe, station)
    },
    keep: () => files.write(watch.save()).catch(fault)
  }
}
