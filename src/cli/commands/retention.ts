import { join } from 'node:path'
import type { RegisterCommand } from '../register-command.ts'
import { addExamples, jsonOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'

/** `okng retention`: shows whether the clock is trusted; with --confirm a person says that it is right. */
export const registerRetention: RegisterCommand = (program, context) => {
  const command = program
    .command('retention')
    .summary('the removal of old records and pictures')
    .description(
      'The service removes old records and pictures: those of at most one day every ten minutes, and none while the '
        + 'clock is far ahead of the newest record. With --confirm you say that the clock is right. The service then '
        + 'removes everything that is too old at its next removal.'
    )
    .option('--confirm', 'say that the clock is right: everything that is too old is removed')
    .addOption(jsonOption())
    .action(async ({ confirm, json }: { readonly confirm?: true; readonly json?: true }) => {
      const [{ createRetentionFile }, { cliActor }] = await Promise.all([
        import('../../store/records/retention-file.ts'),
        import('../cli-config.ts')
      ])
      const file = createRetentionFile(join(context.dataFolder, 'retention.json'))
      const now = context.now().toISOString()
      if (confirm === true) await file.write({ ...(await file.read()), confirmed: { at: now, by: cliActor().name } })
      const state = await file.read()
      createOutput(context, json).result(
        { now, ...state },
        [
          `now ${now}, last removal with a trusted clock: ${state.trustedAt ?? 'none yet'}`,
          ...(state.confirmed === null
            ? []
            : [`confirmed by ${state.confirmed.by}: everything that is too old is removed within ten minutes`])
        ].join('\n')
      )
    })
  addExamples(command, 'okng retention', 'okng retention --confirm')
}
