import { resolve } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { type Config, databaseUrlOf } from '../config.ts'
import type { AuditLog } from '../domain/access/audit.ts'
import type { KeyBook } from '../domain/access/keys.ts'
import type { PinBook } from '../domain/access/pins.ts'
import type { Sessions } from '../domain/access/sessions.ts'
import type { RecipeBook } from '../domain/recipes/recipe-book.ts'
import type { AuditWriter } from '../store/access/audit-log.ts'
import { type Database, openDatabase } from '../store/database/open-database.ts'
import type { ModelRegistry } from '../store/models/model-registry.ts'
import { createRecipeCache, type RecipeCache } from '../store/recipes/recipe-cache.ts'
import { stationId } from '../store/station-id.ts'
import { composeAccess } from './access.ts'
import { openModelRegistry } from './model-registry.ts'
import { composeRecipeFiles, type StoredRecipes } from './recipe-files.ts'
import { composeBook } from './recipes.ts'

/** The stores that the judging needs: database, keys, recipes and model versions. */
export interface Stored {
  /** Absolute path. */
  readonly dataFolder: string
  /** Id of the data folder. */
  readonly home: string
  readonly database: Database
  readonly keys: KeyBook
  readonly pins: PinBook
  readonly sessions: Sessions
  readonly audit: AuditLog
  readonly auditWriter: AuditWriter
  readonly recipeFiles: StoredRecipes
  readonly recipes: RecipeCache
  /** It does not judge the golden set: see guardBook. */
  readonly book: RecipeBook
  readonly modelFiles: ModelRegistry
}

/** Opens the stores. */
export async function composeStored(config: Config, logger: FastifyBaseLogger): Promise<Stored> {
  const dataFolder = resolve(config.dataDir)
  const database = await openDatabase(databaseUrlOf(config))
  const home = await stationId(dataFolder)
  const { audit, auditWriter, ...access } = composeAccess({ database, home, config, logger })
  const recipeFiles = composeRecipeFiles(dataFolder)
  const recipes = createRecipeCache(recipeFiles.files, () => performance.now())
  const book = composeBook(dataFolder, recipeFiles.files, audit, recipes.forget)
  const modelFiles = await openModelRegistry(dataFolder, logger)
  return { dataFolder, home, database, ...access, audit, auditWriter, recipeFiles, recipes, book, modelFiles }
}
