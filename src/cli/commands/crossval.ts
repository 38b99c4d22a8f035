import { addExamples, jsonOption, recipeOption, wholeNumber } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'
import { addTrainingOptions } from '../training/training-options.ts'
import type { CrossvalOptions } from '../training/train-in-folds.ts'

/**
 * `okng crossval --dataset DIR --recipe R`: how well training on these pictures works for pictures that it has not
 * seen.
 */
export const registerCrossval: RegisterCommand = (program, context) => {
  const command = addTrainingOptions(
    program
      .command('crossval')
      .summary('train and test in folds')
      .description(
        'Divides the parts into folds (all pictures of a part into one), trains once per fold on the others, judges '
          + 'the held-out pictures with the threshold that the training side chose, and counts per fold and over all. '
          + 'Publishes nothing.'
      )
      .requiredOption('--dataset <path>', 'folder with OK and NG pictures, or a CSV')
      .addOption(recipeOption())
  )
    .option(
      '--start-from <version>',
      "weights that each fold starts from: of this version, 'starter' (the starter encoder), or 'random' (default: "
        + "starter, if the recipe makes crops of the starter's shape)"
    )
    .option('--folds <n>', 'number of folds', wholeNumber(2, 100), 5)
    .addOption(jsonOption())
    .action(async (options: CrossvalOptions) => {
      const { trainInFolds } = await import('../training/train-in-folds.ts')
      await trainInFolds(context, options, createOutput(context, options.json))
    })
  addExamples(command, 'okng crossval --dataset pictures --recipe rings --folds 5 --json')
}
