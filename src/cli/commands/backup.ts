import { resolve } from 'node:path'
import type { RegisterCommand } from '../register-command.ts'
import { addExamples, jsonOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'

interface BackupOptions {
  readonly pictures: boolean
  readonly json?: true
}

/** `okng backup FILE`: the data folder and the SQLite database as one file, while the service runs. */
export const registerBackup: RegisterCommand = (program, context) => {
  const command = program
    .command('backup')
    .summary('writes all that this station keeps to one file')
    .description(
      'Writes the data folder and the SQLite database to one ZIP file. The service may run meanwhile. The file '
        + 'holds recipes and their history, model versions, data sets, golden sets, records, keys (as SHA-256), the '
        + 'audit, review pictures and kept pictures. It holds no configuration. With PostgreSQL the database is not in '
        + 'the file: dump it with pg_dump.'
    )
    .argument('<file>', 'the new file, best on another disk')
    .option('--no-pictures', 'leave out the pictures of judged parts')
    .addOption(jsonOption())
    .action(async (name: string, { pictures, json }: BackupOptions) => {
      const [{ writeBackup }, { databaseUrlOf }, config] = await Promise.all([
        import('../../store/backup/write-backup.ts'),
        import('../../config.ts'),
        context.loadConfig()
      ])
      const file = resolve(name)
      const { files, database, at } = await writeBackup({
        dataFolder: context.dataFolder,
        databaseUrl: databaseUrlOf(config),
        file,
        pictures,
        codeVersion: context.codeVersion,
        now: context.now
      })
      const bytes = files.reduce((sum, each) => sum + each.bytes, 0)
      const output = createOutput(context, json)
      if (database === 'postgresql')
        output.note('the database is PostgreSQL and not in this file: dump it now with `pg_dump --format=custom`')
      output.result(
        { file, at, database, files: files.length, bytes },
        `${file}: ${files.length} files, ${bytes} bytes`
      )
    })
  addExamples(command, 'okng backup /mnt/backup/okng-2026-11-29.zip', 'okng backup okng.zip --no-pictures')
}
