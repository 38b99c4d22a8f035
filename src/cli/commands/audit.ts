import { InvalidArgumentError } from 'commander'
import type { RegisterCommand } from '../register-command.ts'
import { addExamples, jsonOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'

/** `okng audit verify`: whether the audit is as it was recorded. */
export const registerAudit: RegisterCommand = (program, context) => {
  const command = program.command('audit').summary('prove that the audit was not changed')
  const verify = command
    .command('verify')
    .description(
      'Recomputes the hashes of all entries. The first entry that is not as it was recorded is named, and the exit code is 1. Entries that were removed at the end show with --head alone: the service logs the newest hash each hour.'
    )
    .option('--head <hash>', 'the newest hash of an earlier time, from the log or from this command', sha256)
    .addOption(jsonOption())
    .action(async ({ head, json }: { readonly head?: string; readonly json?: true }) => {
      const [{ openDatabase }, { verifyAudit }, { databaseUrlOf }, config] = await Promise.all([
        import('../../store/database/open-database.ts'),
        import('../../store/access/verify-audit.ts'),
        import('../../config.ts'),
        context.loadConfig()
      ])
      const database = await openDatabase(databaseUrlOf(config))
      try {
        const proof = await verifyAudit(database, head)
        const { broken, entries } = proof
        createOutput(context, json).result(
          proof,
          broken === null
            ? `${entries} entries, all as they were recorded${proof.head === null ? '' : `; the newest, ${proof.head.seq} of ${proof.head.at}: ${proof.head.hash}`}`
            : `entry ${broken.seq}${broken.at === '' ? '' : ` of ${broken.at}`} is the first that is not as it was recorded: ${broken.why}; the ${entries} entries before it are`
        )
        if (broken !== null) throw new Error(`the audit was changed at entry ${broken.seq}`)
      } finally {
        await database.destroy()
      }
    })
  addExamples(command, 'okng audit verify')
  addExamples(verify, 'okng audit verify', 'okng audit verify --json')
}

function sha256(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw new InvalidArgumentError('Expected 64 digits of 0-9 and a-f.')
}
