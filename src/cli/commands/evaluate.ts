import type { RuntimeChoice } from '../../domain/models/runtime.ts'
import { describeEvaluation } from '../evaluation/describe-evaluation.ts'
import { describeMisses } from '../evaluation/describe-misses.ts'
import { addExamples, jsonOption, recipeOption, runtimeOption } from '../terminal/options.ts'
import { notePassedOver } from '../terminal/note-passed-over.ts'
import { createOutput } from '../terminal/output.ts'
import { createProgress } from '../terminal/progress.ts'
import type { RegisterCommand } from '../register-command.ts'

interface Options {
  readonly dataset: string
  readonly recipe: string
  readonly modelVersion?: string
  readonly runtime: RuntimeChoice
  readonly misses?: true
  readonly json?: true
}

/** `okng evaluate --dataset DIR|CSV --recipe R`: measures how well a model version judges labelled pictures. */
export const registerEvaluate: RegisterCommand = (program, context) => {
  const command = program
    .command('evaluate')
    .summary('judge labelled pictures and count right and wrong verdicts')
    .description(
      'Judges every picture of a data set as POST /inspect would, and counts: AUROC, escape rate (defects judged '
        + 'OK / all defects), overkill rate (good parts judged NG / all good parts), with exact 95 % bounds. Give it '
        + 'pictures that training has not seen: for pictures that it has seen, the figures are too good.'
    )
    .requiredOption('--dataset <path>', 'folder with OK and NG pictures, or a CSV')
    .addOption(recipeOption())
    .option('--model-version <version>', "judge with this version (default: the recipe's active one)")
    .addOption(runtimeOption())
    .option('--misses', 'name the defects judged OK and the good parts judged NG')
    .addOption(jsonOption())
    .action(async ({ dataset: path, recipe, modelVersion, runtime, misses, json }: Options) => {
      const [{ createCliInspector }, { loadDataset }, { evaluateDataset }] = await Promise.all([
        import('../create-inspector.ts'),
        import('../../training/dataset/load-dataset.ts'),
        import('../evaluation/evaluate-dataset.ts')
      ])
      const output = createOutput(context, json)
      const dataset = await loadDataset(path)
      notePassedOver(dataset.passedOver, output.note)
      const { inspector, close } = await createCliInspector(context, {
        runtime,
        ...(modelVersion !== undefined && { modelVersion })
      })
      const progress = createProgress(context.stderr, { label: 'judging', total: dataset.pictures.length })
      try {
        const { evaluation, images, unreadable, version } = await evaluateDataset(
          dataset,
          recipe,
          inspector,
          progress.update
        ).finally(progress.stop)
        const skipped = [...dataset.refused, ...unreadable]
        for (const { file, why } of skipped) output.note(`skipped ${file}: ${why}`)
        output.result(
          { recipe, modelVersion: version, dataHash: dataset.hash, ...evaluation, skipped, images },
          [
            describeEvaluation(evaluation),
            ...(skipped.length === 0
              ? []
              : [`${skipped.length} of ${skipped.length + images.length} pictures skipped, named above`]),
            ...(misses === true ? describeMisses(images) : [])
          ].join('\n')
        )
      } finally {
        await close()
      }
    })
  addExamples(
    command,
    'okng evaluate --dataset test-pictures --recipe rings',
    'okng evaluate --dataset test-pictures --recipe rings --misses',
    'okng evaluate --dataset test.csv --recipe rings --model-version 20261123T160502Z-1a2b3c --json'
  )
}
