import { thresholdsOf } from '../../domain/models/deciding.ts'
import type { RuntimeChoice } from '../../domain/models/runtime.ts'
import { addCalibrationOptions, type CalibrationOptions, thresholdOrder } from '../evaluation/calibration-options.ts'
import { describeCalibration } from '../evaluation/describe-calibration.ts'
import { expectGood } from '../evaluation/expect-good.ts'
import { addExamples, forceOption, jsonOption, recipeOption, runtimeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'

interface Options extends CalibrationOptions {
  readonly recipe: string
  readonly dataset?: string
  readonly modelVersion?: string
  readonly runtime: RuntimeChoice
  readonly activate?: true
  readonly force?: string
  readonly dryRun?: true
  readonly json?: true
}

/** `okng calibrate --recipe R`: another threshold and review band for a model version, without training. */
export const registerCalibrate: RegisterCommand = (program, context) => {
  const command = addCalibrationOptions(
    program
      .command('calibrate')
      .summary('choose a new threshold and review band')
      .description(
        'Chooses threshold and review band of a model version from scores of pictures that its training has not '
          + 'seen: those that it held out, or those of a data set without the pictures it has learnt from. Prints the '
          + 'rates that they give, with exact 95 % bounds, and writes them into the recipe if they judge the golden '
          + 'set right. No training. Give one of: --escape-cost with --overkill-cost, --max-escape and/or '
          + '--max-overkill, --ok-only.'
      )
      .addOption(recipeOption())
      .option(
        '--dataset <path>',
        'folder with OK and NG pictures, or a CSV (default: the scores of the pictures that training held out)'
      )
      .option('--model-version <version>', "of this version (default: the recipe's active one)")
  )
    .addOption(runtimeOption())
    .option('--activate', 'make the version the active one, with this threshold')
    .addOption(forceOption())
    .option('--dry-run', 'print only: the recipe is not changed')
    .addOption(jsonOption())
  command.action(
    async ({ recipe: id, dataset, modelVersion, runtime, activate, force, dryRun, json, ...options }: Options) => {
      const refuse = (message: string): never => command.error(message)
      const order =
        thresholdOrder(options, refuse)
        ?? refuse(
          'error: expected one of --escape-cost with --overkill-cost, --max-escape and/or --max-overkill, --ok-only'
        )
      const [
        { chooseThresholds },
        { datasetScores, heldOutScores },
        { judgeScores },
        { openVersion },
        { activateVersion }
      ] = await Promise.all([
        import('../../scoring/choose-thresholds.ts'),
        import('../evaluation/calibration-scores.ts'),
        import('../evaluation/judge-scores.ts'),
        import('../open-version.ts'),
        import('../training/activate-version.ts')
      ])
      const output = createOutput(context, json)
      const version = await openVersion(context, id, modelVersion)
      const wanted = version.manifest.version
      const scores =
        dataset === undefined
          ? await heldOutScores(version)
          : await datasetScores(context, version, dataset, { runtime, note: output.note })

      const found = (label: 'good' | 'defect'): number[] =>
        scores.parts.flatMap((part) => (part.label === label && part.score !== null ? [part.score] : []))
      expectGood(found('good'), found('defect').length, scores.source)
      const {
        calibration: { threshold, method, promisedOverkillRate },
        reviewBand,
        reviewFrom
      } = chooseThresholds(found('good'), found('defect'), order)
      const recipe = await context.recipes.read(id)
      const isActive = recipe.activeModelVersion === wanted
      const before = thresholdsOf(recipe, version.manifest)
      const wants = dryRun !== true && (isActive || activate === true)
      const refusal = wants
        ? await activateVersion(context, {
            recipe: id,
            version: wanted,
            settings: { threshold, reviewBand },
            force
          })
        : null
      const written = wants && refusal === null

      const document = {
        recipe: id,
        modelVersion: wanted,
        source: scores.source,
        dataHash: scores.dataHash,
        seen: scores.seen,
        method,
        promisedOverkillRate,
        threshold,
        reviewBand,
        reviewFrom,
        ...judgeScores(scores.parts, threshold, reviewBand),
        before: { ...before, ...judgeScores(scores.parts, before.threshold, before.reviewBand) },
        written,
        activated: written && !isActive
      }
      output.result(document, describeCalibration(document))
      if (refusal !== null) throw refusal
      if (!written && dryRun !== true)
        output.note(
          `not written: ${wanted} is not the active version of ${id}, and a threshold means nothing to another `
            + 'version; --activate makes it the active one'
        )
    }
  )
  addExamples(
    command,
    'okng calibrate --recipe rings --escape-cost 50 --overkill-cost 1',
    'okng calibrate --recipe rings --max-escape 0.5% --max-overkill 1% --dataset last-week --dry-run',
    'okng calibrate --recipe rings --ok-only --false-reject 1% --review-band 10%'
  )
}
