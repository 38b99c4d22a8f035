import { resolve } from 'node:path'
import type { CliContext } from '../context.ts'
import type { RegisterCommand } from '../register-command.ts'
import { addExamples, jsonOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'

/** `okng restore FILE`: puts a backup into an empty data folder. */
export const registerRestore: RegisterCommand = (program, context) => {
  const command = program
    .command('restore')
    .summary('puts a backup into an empty data folder')
    .description(
      'Puts a file that `okng backup` wrote into the data folder, which must be empty. Each file is compared with '
        + 'its SHA-256 first. Nothing is left behind when one is damaged. The audit gets an entry. With PostgreSQL, '
        + 'restore its dump first.'
    )
    .argument('<file>', 'the backup')
    .option('--check', 'only check the backup: restore it into a temporary folder and open its database')
    .addOption(jsonOption())
    .action(async (name: string, { json, check }: { readonly json?: true; readonly check?: true }) => {
      const [{ restoreBackup }, { databaseUrlOf }, config] = await Promise.all([
        import('../../store/backup/restore-backup.ts'),
        import('../../config.ts'),
        context.loadConfig()
      ])
      const file = resolve(name)
      const databaseUrl = databaseUrlOf(config)
      if (check === true) {
        await prove(context, file, databaseUrl, json)
        return
      }
      const { at, codeVersion, files, hasPictures } = await restoreBackup({
        file,
        dataFolder: context.dataFolder,
        databaseUrl
      })
      await record(context, databaseUrl, { file, at, codeVersion })
      createOutput(context, json).result(
        { file, at, files: files.length, hasPictures },
        `restored ${files.length} files as of ${at} to `
          + `${context.dataFolder}${hasPictures ? '' : ', without pictures of judged parts'}`
      )
    })
  addExamples(
    command,
    'okng restore /mnt/backup/okng-2026-11-29.zip',
    'okng restore --check /mnt/backup/okng-2026-11-29.zip'
  )
}

async function prove(context: CliContext, file: string, databaseUrl: string, json: true | undefined): Promise<void> {
  const { checkBackup } = await import('../../store/backup/check-backup.ts')
  const { manifest, database } = await checkBackup(file, databaseUrl)
  const { at, files } = manifest
  createOutput(context, json).result(
    { file, at, files: files.length, database },
    `${file} is complete: ${files.length} files as of ${at}, `
      + (database === null
        ? "without a database: check PostgreSQL's dump by pg_restore --list"
        : `${database.records} records, ${database.auditEntries} entries of the audit`)
  )
}

/** Opening the database also brings its tables up to date. */
async function record({ dataFolder, now }: CliContext, databaseUrl: string, after: object): Promise<void> {
  const [{ openDatabase }, { createAuditWriter }, { stationId }, { cliActor }] = await Promise.all([
    import('../../store/database/open-database.ts'),
    import('../../store/access/audit-log.ts'),
    import('../../store/station-id.ts'),
    import('../cli-config.ts')
  ])
  const database = await openDatabase(databaseUrl)
  try {
    const audit = createAuditWriter(await stationId(dataFolder), now)
    await audit.append(database, { actor: cliActor(), action: 'backup.restore', subject: 'backup/data', after })
  } finally {
    await database.destroy()
  }
}
