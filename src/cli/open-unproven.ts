import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { createUnproven, type UnprovenParts } from '../compose/quality/unproven.ts'
import { databaseUrlOf } from '../config.ts'
import { openDatabase } from '../store/database/open-database.ts'
import { createDatasetFiles } from '../store/labelled/dataset-files.ts'
import { stationId } from '../store/station-id.ts'
import { cliConfig } from './cli-config.ts'

export interface OpenUnprovenParts extends Pick<UnprovenParts, 'readRecipe' | 'registry'> {
  readonly env: Readonly<Record<string, string | undefined>>
}

/** See createUnproven. Opens the database only when manifest and data sets do not give the answer. */
export function openUnproven({ env, readRecipe, registry }: OpenUnprovenParts): ReturnType<typeof createUnproven> {
  const config = cliConfig(env)
  const dataFolder = resolve(config.dataDir)
  return createUnproven({
    readRecipe,
    registry,
    datasets: createDatasetFiles({
      folder: join(dataFolder, 'datasets'),
      usedBy: async () => undefined,
      newId: randomUUID
    }),
    async counts() {
      const database = await openDatabase(databaseUrlOf(config))
      try {
        const rows = await database
          .selectFrom('reviews')
          .select('recipe')
          .distinct()
          .where('home', '=', await stationId(dataFolder))
          .where('label', '=', 'defect')
          .execute()
        return rows.map(({ recipe }) => ({ recipe, label: 'defect' as const, count: 1 }))
      } finally {
        await database.destroy()
      }
    }
  })
}
