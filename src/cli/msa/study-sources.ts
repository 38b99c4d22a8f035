import type { RuntimeChoice } from '../../domain/models/runtime.ts'
import { checkMasters, countPresentations, type Master } from '../../quality/study/check-presentations.ts'
import type { JudgedStudy } from '../../quality/study/measurement.ts'
import type { CliContext } from '../context.ts'
import { createProgress } from '../terminal/progress.ts'
import type { Tolerances } from './msa-options.ts'

export interface FolderStudyOptions {
  readonly recipe: string
  readonly runtime: RuntimeChoice
  readonly modelVersion?: string | undefined
  readonly tolerances: Tolerances
  readonly masters: readonly Master[]
  readonly note: (text: string) => void
}

/** Judges the pictures of a folder, without a server. */
export async function studyOfFolder(
  context: CliContext,
  root: string,
  { recipe, runtime, modelVersion, tolerances, masters, note }: FolderStudyOptions
): Promise<JudgedStudy> {
  const [{ indexPictures }, { studyPictures }, { judgeStudy }, { createCliInspector }] = await Promise.all([
    import('../../training/dataset/index-pictures.ts'),
    import('./study-pictures.ts'),
    import('./judge-study.ts'),
    import('../create-inspector.ts')
  ])
  const { pictures, refused } = await indexPictures(root)
  for (const { file, why } of refused) note(`left out ${file}: ${why}`)
  const studied = studyPictures(root, pictures)
  checkMasters(countPresentations(studied), tolerances, masters)
  const { inspector, close } = await createCliInspector(context, {
    runtime,
    ...(modelVersion !== undefined && { modelVersion })
  })
  const progress = createProgress(context.stderr, { label: 'judging', total: studied.length })
  try {
    return await judgeStudy(root, studied, recipe, inspector, progress.update).finally(progress.stop)
  } finally {
    await close()
  }
}

/**
 * Reads a study whose pictures were posted from the records of the service.
 * @param referenceFile CSV of references; undefined: the plan of the study holds them
 */
export async function studyOfRecords(
  { dataFolder, loadConfig }: CliContext,
  study: string,
  recipe: string,
  referenceFile: string | undefined
): Promise<JudgedStudy> {
  const [{ openDatabase }, { createInspectionRecords }, { stationId }, { databaseUrlOf }, posted, config] =
    await Promise.all([
      import('../../store/database/open-database.ts'),
      import('../../store/records/inspection-records.ts'),
      import('../../store/station-id.ts'),
      import('../../config.ts'),
      import('../../quality/study/posted-study.ts'),
      loadConfig()
    ])
  const { readReferences, plannedReferences } = await import('./read-references.ts')
  const home = await stationId(dataFolder)
  const stated = referenceFile === undefined ? undefined : await readReferences(referenceFile)
  const database = await openDatabase(databaseUrlOf(config))
  try {
    const references = stated ?? (await plannedReferences(database, home, study))
    const records = createInspectionRecords(database, home)
    return await posted.postedStudy(records, study, recipe, references)
  } finally {
    await database.destroy()
  }
}
