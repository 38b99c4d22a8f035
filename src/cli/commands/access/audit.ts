import { InvalidArgumentError } from 'commander'
import type { AuditProof } from '../../../store/access/verify-audit.ts'
import type { RegisterCommand } from '../../register-command.ts'
import { addExamples, jsonOption } from '../../terminal/options.ts'
import { createOutput } from '../../terminal/output.ts'

/** `okng audit verify`: whether the audit is as it was recorded. */
export const registerAudit: RegisterCommand = (program, context) => {
  const command = program.command('audit').summary('prove that the audit was not changed')
  const verify = command
    .command('verify')
    .description(
      'Recomputes the hashes of all entries. Names the first entry that is not as it was recorded; the exit code is '
        + 'then 1. Removed entries at the end are found only with --head: the service logs the newest hash each hour.'
    )
    .option('--head <hash>', 'the newest hash of an earlier time, from the log or from this command', sha256)
    .addOption(jsonOption())
    .action(async ({ head, json }: { readonly head?: string; readonly json?: true }) => {
      const [{ openDatabase }, { verifyAudit }, { databaseUrlOf }, config] = await Promise.all([
        import('../../../store/database/open-database.ts'),
        import('../../../store/access/verify-audit.ts'),
        import('../../../config.ts'),
        context.loadConfig()
      ])
      const database = await openDatabase(databaseUrlOf(config))
      try {
        const proof = await verifyAudit(database, head)
        createOutput(context, json).result(proof, describe(proof))
        if (proof.broken !== null) throw new Error(`the audit was changed at entry ${proof.broken.seq}`)
      } finally {
        await database.destroy()
      }
    })
  addExamples(command, 'okng audit verify')
  addExamples(verify, 'okng audit verify', 'okng audit verify --json')
}

function describe({ broken, entries, head }: AuditProof): string {
  if (broken !== null) {
    const at = broken.at === '' ? '' : ` of ${broken.at}`
    return (
      `entry ${broken.seq}${at} is the first that is not as it was recorded: ${broken.why}; the ${entries} entries `
      + 'before it are as they were recorded'
    )
  }
  const newest = head === null ? '' : `; the newest, ${head.seq} of ${head.at}: ${head.hash}`
  return `${entries} entries, all as they were recorded${newest}`
}

function sha256(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw new InvalidArgumentError('Expected 64 digits of 0-9 and a-f.')
}
