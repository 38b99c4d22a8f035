import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { databaseUrlOf } from '../../config.ts'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import { type Check, verifyVersion } from '../../quality/validation/verify-version.ts'
import { createAuditLog } from '../../store/access/audit-log.ts'
import { verifyAudit } from '../../store/access/verify-audit.ts'
import { openDatabase } from '../../store/database/open-database.ts'
import { checksumFile } from '../../store/models/checksum.ts'
import { createValidationFiles } from '../../store/quality/validation-files.ts'
import { loadDataset } from '../../training/dataset/load-dataset.ts'
import type { CliContext } from '../context.ts'

export interface VerifyOptions {
  readonly recipe: string
  /** File of the validation report. */
  readonly report?: string
  /** Folder or CSV of the pictures. */
  readonly data?: string
}

/** Checks that the files, reports and audit entries of a version belong together. @throws ModelNotFound, ModelBroken */
export async function verifyStored(
  { models, dataFolder, loadConfig }: CliContext,
  version: string,
  { recipe, report, data }: VerifyOptions
): Promise<readonly Check[]> {
  const { manifest, folder, has, file } = await models.open(recipe, version)
  const database = await openDatabase(databaseUrlOf(await loadConfig()))
  try {
    const audit = createAuditLog(database, { append: () => Promise.reject(new Error('nothing is changed here')) })
    const { broken, entries } = await verifyAudit(database)
    const checks = await verifyVersion({
      manifest,
      manifestSha256: (await checksumFile(join(folder, 'manifest.json'))).sha256,
      trainingReport: has(MODEL_FILES.reportData)
        ? (JSON.parse(await readFile(file(MODEL_FILES.reportData), 'utf8')) as Record<string, unknown>)
        : null,
      validation:
        report === undefined
          ? ((await createValidationFiles(join(dataFolder, 'validations')).read(recipe, version)) ?? null)
          : await readFile(report, 'utf8'),
      issued: await audit.list({ action: 'model.validated', subject: `model/${version}` }, { limit: 1000 }),
      dataHash: data === undefined ? undefined : (await loadDataset(resolve(data))).hash,
      async hashOfEntry(seq) {
        return (await database.selectFrom('audit').select('hash').where('seq', '=', seq).executeTakeFirst())?.hash
      }
    })
    return [
      ...checks,
      {
        what: 'audit',
        holds: broken === null,
        words:
          broken === null
            ? `${entries} entries, all as they were recorded`
            : `entry ${broken.seq} is not as it was recorded: ${broken.why}`
      }
    ]
  } finally {
    await database.destroy()
  }
}
