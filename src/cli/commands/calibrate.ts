import { addCalibrationOptions, thresholdOrder } from '../evaluation/calibration-options.ts'
import { addExamples, forceOption, jsonOption, recipeOption, runtimeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'
import type { CalibrateOptions } from '../training/calibrate-version.ts'

/** `okng calibrate --recipe R`: another threshold and review band for a model version, without training. */
export const registerCalibrate: RegisterCommand = (program, context) => {
  const command = addCalibrationOptions(
    program
      .command('calibrate')
      .summary('choose a new threshold and review band')
      .description(
        'Chooses threshold and review band of a model version, without training. It uses scores of pictures that '
          + 'the training has not seen: those that it held out, or those of --dataset. Pictures that the version has '
          + 'learnt from are left out. Prints the resulting rates with exact 95 % bounds, and writes threshold and '
          + 'band into the recipe if they judge the golden set right. Give one of: --escape-cost with '
          + '--overkill-cost, --max-escape and/or --max-overkill, --ok-only.'
      )
      .addOption(recipeOption())
      .option(
        '--dataset <path>',
        'folder with OK and NG pictures, or a CSV (default: the scores of the pictures that training held out)'
      )
      .option('--model-version <version>', "calibrate this version (default: the recipe's active one)")
  )
    .addOption(runtimeOption())
    .option('--activate', 'make the version the active one, with this threshold')
    .addOption(forceOption())
    .option('--dry-run', 'print only: the recipe is not changed')
    .addOption(jsonOption())
  command.action(async (options: CalibrateOptions) => {
    const refuse = (message: string): never => command.error(message)
    const order =
      thresholdOrder(options, refuse)
      ?? refuse(
        'error: expected one of --escape-cost with --overkill-cost, --max-escape and/or --max-overkill, --ok-only'
      )
    const { calibrateVersion } = await import('../training/calibrate-version.ts')
    await calibrateVersion(context, options, order, createOutput(context, options.json))
  })
  addExamples(
    command,
    'okng calibrate --recipe rings --escape-cost 50 --overkill-cost 1',
    'okng calibrate --recipe rings --max-escape 0.5% --max-overkill 1% --dataset last-week --dry-run',
    'okng calibrate --recipe rings --ok-only --false-reject 1% --review-band 10%'
  )
}
