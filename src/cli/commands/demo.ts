import { addExamples } from '../terminal/options.ts'
import type { RegisterCommand } from '../register-command.ts'

/** `okng demo`: the whole story on parts that the program draws itself. */
export const registerDemo: RegisterCommand = (program, context, run) => {
  const command = program
    .command('demo')
    .summary('draw, train, serve and judge, all at once')
    .description(
      'Draws parts, indexes them, trains a model version starting from the shipped one, publishes it, serves it, '
        + 'posts held-out parts and shows the verdicts against the truth. Works in a temporary folder, of which the '
        + 'report stays, and needs under two minutes on two cores.'
    )
    .option('--keep', 'keep the whole folder: pictures and model too')
    .action(async ({ keep }: { readonly keep?: true }) => {
      const { runDemo } = await import('../demo.ts')
      await runDemo(context, run, keep === true)
    })
  addExamples(command, 'okng demo', 'okng demo --keep')
}
