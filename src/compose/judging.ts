import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { Config } from '../config.ts'
import type { RecipeGate } from '../inspection/models/recipe-gate.ts'
import { composeJudgingModels, type JudgingModels } from './inspection.ts'
import { composeModels, type Models } from './models.ts'
import { composeGate } from './recipe-gate.ts'
import type { Stored } from './stored.ts'
import { composeThreads, type Threads } from './threads.ts'

/** The parts that judge pictures. */
export interface Judging {
  readonly threads: Threads
  readonly judging: JudgingModels
  readonly models: Models
  readonly gate: RecipeGate
}

/** Wires threads, models in memory, changes of models, and the gate that decides which recipes may judge. */
export async function composeJudging(
  { dataFolder, book, recipeFiles, recipes, modelFiles, audit }: Stored,
  config: Config,
  registry: Registry,
  logger: FastifyBaseLogger
): Promise<Judging> {
  const limits = { maxBytes: config.limits.maxFrameBytes, maxPixels: config.limits.maxFramePixels }
  const threads = await composeThreads(config, limits, logger)
  const { pixels, openEncoder } = threads
  const judging = composeJudgingModels({
    models: modelFiles,
    openEncoder,
    pixels,
    limits,
    modelLimit: config.modelsInMemory
  })
  const models = composeModels({
    dataFolder,
    book,
    approvals: recipeFiles.approvals,
    registry: modelFiles,
    audit,
    openEncoder,
    judging,
    maxGoldenPictures: config.limits.maxGoldenPictures
  })
  const ask = models.modelSwitch.judgeRecipe
  const gate = composeGate({ recipes, stored: recipeFiles, book, audit, registry, logger, ask })
  return { threads, judging, models, gate }
}
