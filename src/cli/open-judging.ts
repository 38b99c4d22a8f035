import { resolve } from 'node:path'
import { composeJudgingModels } from '../compose/inspection.ts'
import { composeModels } from '../compose/models.ts'
import type { StoredRecipes } from '../compose/recipe-files.ts'
import { withoutSignature } from '../compose/people/without-signature.ts'
import { composeBook } from '../compose/recipes.ts'
import { databaseUrlOf } from '../config.ts'
import type { Actor } from '../domain/access/access.ts'
import type { ModelCatalogue } from '../domain/models/model-catalogue.ts'
import type { ModelSwitch } from '../domain/models/model-switch.ts'
import type { ModelUpkeep } from '../domain/models/upkeep.ts'
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import { runPixelStage } from '../inspection/pixel-stage.ts'
import { createAuditLog, createAuditWriter } from '../store/access/audit-log.ts'
import { openDatabase } from '../store/database/open-database.ts'
import type { ModelRegistry } from '../store/models/model-registry.ts'
import { stationId } from '../store/station-id.ts'
import { cliActor, cliConfig } from './cli-config.ts'
import { PICTURE_LIMITS } from './pictures/read-picture.ts'

/**
 * The service's model switch, in this process. It checks the golden set before it activates a version, and records it
 * in the audit.
 */
export interface Judging {
  readonly modelSwitch: ModelSwitch
  readonly catalogue: ModelCatalogue
  readonly upkeep: ModelUpkeep
  readonly actor: Actor
  close(): Promise<void>
}

export interface JudgingParts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly recipes: StoredRecipes
  readonly models: ModelRegistry
  readonly now: () => Date
}

/** Opens the model switch. The service may run at the same time; it notices a change within a second. */
export async function openJudging({ env, recipes, models, now }: JudgingParts): Promise<Judging> {
  const config = cliConfig(env)
  const dataFolder = resolve(config.dataDir)
  const database = await openDatabase(databaseUrlOf(config))
  const audit = createAuditLog(database, createAuditWriter(await stationId(dataFolder), now))
  const openEncoder = ({ onnx }: { readonly onnx: Uint8Array }) => openOnnxRuntime(onnx, 2)
  const judging = composeJudgingModels({
    models,
    openEncoder,
    pixels: runPixelStage,
    limits: PICTURE_LIMITS,
    modelLimit: 2
  })
  const {
    modelSwitch,
    models: catalogue,
    modelUpkeep: upkeep
  } = composeModels({
    dataFolder,
    book: composeBook(dataFolder, recipes.files, audit, () => {}),
    approvals: recipes.approvals,
    registry: models,
    audit,
    openEncoder,
    judging,
    maxGoldenPictures: config.limits.maxGoldenPictures
  })
  return {
    modelSwitch: withoutSignature(config.signatures, modelSwitch),
    catalogue,
    upkeep,
    actor: cliActor(),
    async close() {
      await judging.cache.close()
      await database.destroy()
    }
  }
}
