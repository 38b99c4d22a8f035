import type { Label } from '../../domain/label.ts'
import { addExamples, jsonOption, positiveNumber, recipeOption, runtimeOption } from '../options.ts'
import { type PolicyOptions, share } from '../calibration-policy.ts'
import { createOutput } from '../output.ts'
import type { RegisterCommand } from '../register-command.ts'
import type { RuntimeChoice } from '../../domain/runtime.ts'

interface Options extends PolicyOptions {
  readonly recipe: string
  readonly dataset?: string
  readonly modelVersion?: string
  readonly runtime: RuntimeChoice
  readonly dryRun?: true
  readonly json?: true
}

/** `okng calibrate --recipe R`: chooses the threshold anew, without training. */
export const registerCalibrate: RegisterCommand = (program, context) => {
  const command = program.command('calibrate')
    .summary('choose the threshold anew')
    .description('Chooses threshold and review band from the scores of parts that training has not seen: those that it held out, or the pictures of --dataset. Writes them into the recipe, where they '
      + "stand over the model version's own; nothing is trained. The rates' bounds are exact (Clopper-Pearson, 95 %); a threshold chosen on few parts is worth what they say.")
    .addOption(recipeOption())
    .option('--dataset <path>', 'folder with OK and NG pictures, or a CSV, that training has not seen (default: the scores of the held-out pictures)')
    .option('--model-version <version>', "of this version (default: the recipe's active one)")
    .option('--escape-cost <cost>', 'what a defect judged OK costs, with --overkill-cost', positiveNumber())
    .option('--overkill-cost <cost>', 'what a good part judged NG costs', positiveNumber())
    .option('--max-escape <share>', 'let at most this share of the defects escape, such as 0.5%', share)
    .option('--max-overkill <share>', 'reject at most this share of the good parts; with --max-escape, parts between the two thresholds go to REVIEW', share)
    .option('--false-reject <share>', 'from OK pictures alone: reject at most this share of the good parts to come', share)
    .option('--dry-run', 'print only, and leave the recipe as it is')
    .addOption(runtimeOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { recipe, dataset, modelVersion, runtime, dryRun, json } = options
      const [{ chosenPolicy }, { calibrateScores }, { heldOutScores, scoresOf }, { openVersion }, { describeCalibration }] = await Promise.all([
        import('../calibration-policy.ts'), import('../calibrate-scores.ts'), import('../calibration-scores.ts'), import('../open-version.ts'), import('../describe-calibration.ts')
      ])
      const output = createOutput(context, json)
      const policy = chosenPolicy(options)
      const version = await openVersion(context, recipe, modelVersion)
      const name = version.manifest.version
      const scores = dataset === undefined ? await heldOutScores(version) : await scoresOf(context, { recipe, dataset, modelVersion: name, runtime, note: output.note })
      const found = calibrateScores(scores, policy)
      if (dryRun === undefined) await context.recipes.save({ ...await context.recipes.read(recipe), threshold: found.threshold, reviewBand: found.reviewBand })
      const counts: Record<Label, number> = { good: scores.good.length, defect: scores.defect.length }
      output.result({ recipe, modelVersion: name, ...found, counts, written: dryRun === undefined },
        `${describeCalibration(found)}\n${dryRun === undefined ? `written into recipe ${recipe}` : 'nothing written (--dry-run)'}`)
    })
  addExamples(command, 'okng calibrate --recipe rings --max-overkill 1%', 'okng calibrate --recipe rings --dataset new-pictures --max-escape 0.5% --max-overkill 1%',
    'okng calibrate --recipe rings --dataset good-pictures --false-reject 1% --dry-run')
}
