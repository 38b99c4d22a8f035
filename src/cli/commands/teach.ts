import type { Precision } from '../../domain/training/training.ts'
import { addExamples, forceOption, jsonOption, recipeOption } from '../terminal/options.ts'
import { notePassedOver } from '../terminal/note-passed-over.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'
import { describeLeftOut, describeTaught } from '../training/describe-taught.ts'
import { precisionOption } from '../training/training-options.ts'
import { keepRecipe, recipeToTrain } from '../training/training-context.ts'

interface Options {
  readonly dataset: string
  readonly recipe: string
  readonly from?: string
  readonly activate: boolean
  readonly keepOutliers?: true
  readonly mergeCopies: boolean
  readonly precision: Precision
  readonly force?: string
  readonly json?: true
}

/** `okng teach --dataset DIR|CSV --recipe R`: adds good parts to the memory bank without training. */
export const registerTeach: RegisterCommand = (program, context) => {
  const command = program
    .command('teach')
    .summary('teach good parts without training')
    .description(
      "Adds the OK pictures of a data set to the memory bank of the recipe's active model version, whose threshold "
        + 'stays. A recipe without a version begins with the starter encoder (or that of another version, --from). Its '
        + 'last layer, the evidence and the threshold are then fitted to the OK pictures. Parts that are unlike the '
        + 'others are named and left out. Publishes a model version, and makes it active if it judges the golden set '
        + 'right. Takes seconds.'
    )
    .requiredOption(
      '--dataset <path>',
      'folder of good parts, or a CSV as `okng index` writes it; NG pictures are left out. In a folder without NG '
        + 'pictures those without a label are good parts'
    )
    .addOption(recipeOption())
    .option(
      '--from <recipe/version>',
      "begin a new bank with this version's encoder ('demo-ring' or 'demo-ring/20261129T141925Z-acf252')"
    )
    .option('--keep-outliers', 'teach parts that are unlike the others, too: they are good')
    .option('--no-merge-copies', 'count pictures that look like copies of each other as different parts')
    .addOption(precisionOption())
    .option('--no-activate', 'only publish the version: the recipe keeps its active one')
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { dataset: path, recipe: id, from, activate, keepOutliers, mergeCopies, precision, force, json } = options
      const [{ teachVersion }, { loadDataset }, { activateVersion }, { describeAssumed }] = await Promise.all([
        import('../training/teach-version.ts'),
        import('../../training/dataset/load-dataset.ts'),
        import('../training/activate-version.ts'),
        import('../../training/dataset/unlabelled-as-good.ts')
      ])
      const output = createOutput(context, json)
      const recipe = await recipeToTrain(context, id, output.note)
      const dataset = await loadDataset(path, { unlabelledAsGood: true })
      notePassedOver(dataset.passedOver, output.note)
      const { version, taught } = await teachVersion(context, {
        recipe,
        dataset,
        from,
        choices: { keepOdd: keepOutliers === true, mergeCopies, precision },
        note: output.note
      })
      const { version: modelVersion } = version.manifest
      await keepRecipe(context, recipe)
      const refusal = activate ? await activateVersion(context, { recipe: id, version: modelVersion, force }) : null
      const isActive = activate && refusal === null
      output.result(
        {
          event: 'completed',
          modelVersion,
          metrics: { ...version.manifest.metrics, threshold: taught.threshold },
          takenAsGood: dataset.assumed.length,
          leftOut: await describeLeftOut(taught.odd)
        },
        [
          ...(dataset.assumed.length > 0 ? [describeAssumed(dataset.assumed, dataset.path)] : []),
          describeTaught({ recipe: id, modelVersion, isActive, taught })
        ].join('\n')
      )
      if (refusal !== null) throw refusal
    })
  addExamples(
    command,
    'okng teach --dataset good-parts --recipe my-part',
    'okng teach --dataset more-good-parts --recipe my-part'
  )
}
