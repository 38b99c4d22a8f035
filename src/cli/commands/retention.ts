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
      "Old records and pictures are removed, a day's worth every ten minutes at most, and none at all while the "
        + 'clock is far ahead of the newest record. With --confirm the clock is right, and all that is too old may go '
        + 'at once: the service does it at its next removal.'
    )
    .option('--confirm', 'the clock is right: remove all that is too old')
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
          `now ${now}, last removal by a clock that was trusted ${state.trustedAt ?? 'not yet'}`,
          ...(state.confirmed === null
            ? []
            : [`confirmed by ${state.confirmed.by}: all that is too old goes at the next removal, within ten minutes`])
        ].join('\n')
      )
    })
  addExamples(command, 'okng retention', 'okng retention --confirm')
}
