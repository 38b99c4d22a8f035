import { addExamples } from '../terminal/options.ts'
import type { RegisterCommand } from '../register-command.ts'

/** `okng demo`: draws parts, trains, serves and judges. */
export const registerDemo: RegisterCommand = (program, context, run) => {
  const command = program
    .command('demo')
    .summary('draw, train, serve and judge, all at once')
    .description(
      'Draws parts, indexes them, trains a model version starting from the shipped one, publishes it, serves it, '
        + 'posts held-out parts and compares the verdicts with the truth. Works in a temporary folder and keeps only '
        + 'the report. Takes under two minutes on two cores.'
    )
    .option('--keep', 'keep the whole folder: pictures and model too')
    .action(async ({ keep }: { readonly keep?: true }) => {
      const { runDemo } = await import('../demo.ts')
      await runDemo(context, run, keep === true)
    })
  addExamples(command, 'okng demo', 'okng demo --keep')
}
