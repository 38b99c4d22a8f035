import { Option } from 'commander'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { CliContext } from '../context.ts'
import { addCalibrationOptions, type CalibrationOptions, thresholdOrder } from '../evaluation/calibration-options.ts'
import type { RegisterCommand } from '../register-command.ts'
import { addExamples, forceOption, jsonOption, recipeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import { completedEvent, stoppedLine } from '../training/completed-event.ts'
import { describeTrained } from '../training/describe-trained.ts'
import { stopOnSignals } from '../training/stop-signal.ts'
import type { TrainedVersion } from '../training/train-version.ts'
import { drawTraining, printTraining } from '../training/training-observer.ts'
import { addTrainingOptions, trainParameters, type TrainingOptions } from '../training/training-options.ts'

interface Options extends TrainingOptions, CalibrationOptions {
  readonly dataset: string
  readonly recipe: string
  /** False for --no-activate. */
  readonly activate: 'never' | 'always' | false
  readonly force?: string
  readonly compareWith?: string
  readonly startFrom?: string
  readonly json?: true
}

/** `okng train --dataset DIR|CSV --recipe R`: trains, evaluates, publishes a model version and makes it active. */
export const registerTrain: RegisterCommand = (program, context) => {
  const command = addCalibrationOptions(
    addTrainingOptions(
      program
        .command('train')
        .summary('train a model version')
        .description(
          'Cuts out the parts, trains the encoder on OK and NG pictures (or on OK pictures alone) and chooses the '
            + 'threshold on pictures that training has not seen. Checks the exported model against the trained one and '
            + 'publishes a model version. The version becomes active if it judges the golden set right. An interrupted '
            + 'training goes on from its last checkpoint.'
        )
        .requiredOption('--dataset <path>', 'folder with OK and NG pictures, or a CSV as `okng index` writes it')
        .addOption(recipeOption())
    )
  )
    .option(
      '--start-from <version>',
      "weights to start from: of this version, 'active' (the recipe's active one), 'starter' (the starter "
        + "encoder), or 'random' (default: starter, if the recipe makes crops of the starter's shape)"
    )
    .addOption(
      new Option('--activate <when>', 'never: publish only, the recipe keeps its model version')
        .choices(['never', 'always'])
        .default('always')
    )
    .option('--no-activate', 'the same as --activate never')
    .option(
      '--compare-with <version>',
      "judge the validation pictures with this version too ('active': the recipe's active one, if it has one)"
    )
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const thresholds = thresholdOrder(options, (message) => command.error(message))
      const observer = options.json === true ? printTraining(context.stdout) : drawTraining(context.stderr)
      const stopping = stopOnSignals('stopped; the same command resumes from the last checkpoint')
      try {
        const { trainVersion } = await import('../training/train-version.ts')
        const trained = await trainVersion(context, {
          ...options,
          parameters: trainParameters(options),
          startFrom: options.startFrom,
          compareWith: options.compareWith,
          thresholds,
          observer,
          signal: stopping.signal
        })
        await activateTrained(context, options, trained, thresholds !== null, observer.note)
      } catch (error) {
        if (stopping.signal.aborted && options.json === true) context.stdout.write(stoppedLine())
        throw error
      } finally {
        stopping.release()
      }
    })
  addExamples(
    command,
    'okng train --dataset pictures --recipe rings',
    'okng train --dataset image_path.csv --recipe rings --epochs 60 --learning-rate 0.001 --backend wasm'
  )
}

/**
 * Makes a trained version active if the options ask for it and the version finds a defect. Prints the result.
 * @param isOrdered whether the options say how the threshold is chosen
 * @throws GoldenSetFailed
 */
async function activateTrained(
  context: CliContext,
  options: Options,
  { recipe, version, trained: { thresholds }, comparison }: TrainedVersion,
  isOrdered: boolean,
  note: (text: string) => void
): Promise<void> {
  const [{ activateVersion }, { missesEveryDefect }] = await Promise.all([
    import('../training/activate-version.ts'),
    import('../../training/misses-every-defect.ts')
  ])
  const isWanted = options.activate === 'always'
  const { manifest } = version
  const blind = missesEveryDefect(manifest.metrics)
  if (isWanted && blind !== null) note(`not activated: ${blind}`)
  const { reviewBand } = thresholds
  let refusal: Error | null = null
  let isActive = false
  if (isWanted && blind === null) {
    refusal = await activateVersion(context, {
      recipe: recipe.id,
      version: manifest.version,
      ...(isOrdered && { settings: { reviewBand } }),
      force: options.force
    })
    isActive = refusal === null
  } else if (isOrdered && reviewBand !== recipe.reviewBand) {
    note(
      `the review band ${reviewBand.toFixed(4)} is in the report only: it belongs to the recipe, which stays as it is`
    )
  }
  createOutput(context, options.json).result(
    completedEvent(manifest, comparison),
    [
      `model version ${manifest.version} of recipe `
        + `${recipe.id}${isActive ? ', active' : isWanted ? ', not active' : ''}`,
      ...describeTrained(manifest.metrics, manifest.threshold).map((line) => `  ${line}`),
      `  report: ${version.file(MODEL_FILES.report)}`
    ].join('\n')
  )
  if (refusal !== null) throw refusal
}
