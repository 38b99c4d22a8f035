import { Option } from 'commander'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { TrainEvent } from '../../training/jobs/train-event.ts'
import { addCalibrationOptions, type CalibrationOptions, thresholdOrder } from '../evaluation/calibration-options.ts'
import { compareVersions } from '../evaluation/compare-versions.ts'
import { addExamples, forceOption, jsonOption, recipeOption } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'
import { checkpointOf, recipeToTrain, trainedOnBefore, trainingStart } from '../training/training-context.ts'
import { drawTraining, printTraining } from '../training/training-observer.ts'
import { addTrainingOptions, trainParameters, type TrainingOptions } from '../training/training-options.ts'

interface Options extends TrainingOptions, CalibrationOptions {
  readonly dataset: string
  readonly recipe: string
  /** False for --no-activate. */
  readonly activate: 'never' | 'always' | false
  readonly force?: string
  readonly compareWith?: string
  readonly endWithStdin?: true
  readonly startFrom?: string
  readonly json?: true
}

/** `okng train --dataset DIR|CSV --recipe R`: trains, evaluates, publishes a model version and makes it the active one. */
export const registerTrain: RegisterCommand = (program, context) => {
  const command = addCalibrationOptions(
    addTrainingOptions(
      program
        .command('train')
        .summary('train a model version')
        .description(
          'Cuts out the parts, trains the encoder on OK and NG pictures (or on OK pictures alone), chooses the threshold on pictures that training has not seen, checks the exported '
            + 'model against the trained one, and publishes a model version, which then judges for the recipe, if it judges the golden set right. A training that was broken off goes on from its last checkpoint.'
        )
        .requiredOption('--dataset <path>', 'folder with OK and NG pictures, or a CSV as `okng index` writes it')
        .addOption(recipeOption())
    )
  )
    .option(
      '--start-from <version>',
      "weights to start from: of this version, 'active' (the recipe's active one), 'starter' (the starter encoder), or 'random' (default: starter, where the recipe's crops are as it takes them)"
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
    .addOption(
      new Option('--end-with-stdin', 'stop when stdin ends, and so with the process that started this one').hideHelp()
    )
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { json, dataset: path, recipe: id } = options
      const order = thresholdOrder(options, (message) => command.error(message))
      const observer = json === true ? printTraining(context.stdout) : drawTraining(context.stderr)
      const stopped = new AbortController()
      const stop = (): void => {
        stopped.abort(new Error('stopped; the same command goes on from the last checkpoint'))
      }
      process.once('SIGINT', stop).once('SIGTERM', stop)
      if (options.endWithStdin === true) process.stdin.once('end', stop).once('error', stop).resume()
      try {
        const [
          { loadDataset },
          { chooseBackend },
          { trainModel, writeModelFiles },
          { writeReport },
          { writeTrainedOn },
          { readPicture },
          { activateVersion }
        ] = await Promise.all([
          import('../../training/dataset/load-dataset.ts'),
          import('../../training/network/backend.ts'),
          import('../../training/train-model.ts'),
          import('../../training/report/write-report.ts'),
          import('../../training/dataset/trained-on.ts'),
          import('../pictures/read-picture.ts'),
          import('../training/activate-version.ts')
        ])
        const recipe = await recipeToTrain(context, id, observer.note)
        const dataset = await loadDataset(path)
        const backend = await chooseBackend(options.backend, options.threads)
        observer.note(`training on ${backend.name} (${backend.device})`)
        const start = await trainingStart(context, recipe, options.startFrom, observer.note)
        const checkpoint = checkpointOf(context, id, observer.note)
        const trained = await trainModel({
          dataset,
          recipe,
          parameters: trainParameters(options),
          mergeCopies: options.mergeCopies,
          backend,
          start,
          ...(order && { thresholds: order }),
          checkpoints: checkpoint.store,
          readPicture,
          codeVersion: context.codeVersion,
          clockMs: context.clockMs,
          observer,
          signal: stopped.signal
        }).finally(observer.stop)
        const version = await context.models.publish(
          id,
          async (folder) => {
            await writeModelFiles(folder, trained.fitted)
            await writeTrainedOn(
              folder,
              trained.train.map(({ picture }) => picture.file),
              await trainedOnBefore(start)
            )
            return trained.draft
          },
          (folder, { version: modelVersion, createdAt }) =>
            writeReport(folder, { recipe, trained, modelVersion, createdAt })
        )
        await trained.fitted.close()
        await checkpoint.remove()
        const comparison = await compareVersions(
          context,
          recipe,
          version.manifest.version,
          options.compareWith,
          trained.validation
        )
        const { reviewBand } = trained.thresholds
        let refusal: Error | null = null
        if (options.activate === 'always')
          refusal = await activateVersion(context, {
            recipe: id,
            version: version.manifest.version,
            ...(order && { settings: { reviewBand } }),
            force: options.force
          })
        else if (order !== null && reviewBand !== recipe.reviewBand)
          observer.note(
            `the review band ${reviewBand.toFixed(4)} is in the report only: it belongs to the recipe, which stays as it is`
          )

        const { version: modelVersion, metrics, threshold } = version.manifest
        const completed: TrainEvent = {
          event: 'completed',
          modelVersion,
          metrics: { ...metrics, threshold },
          ...(comparison && { comparison })
        }
        createOutput(context, json).result(
          completed,
          [
            `model version ${modelVersion} of recipe ${id}${options.activate === 'always' && refusal === null ? ', active' : ''}`,
            ...Object.entries({ ...metrics, threshold }).map(
              ([name, value]) => `  ${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`
            ),
            `  report: ${version.file(MODEL_FILES.report)}`
          ].join('\n')
        )
        if (refusal !== null) throw refusal
      } catch (error) {
        if (stopped.signal.aborted && json === true)
          context.stdout.write(`${JSON.stringify({ event: 'stopped' } satisfies TrainEvent)}\n`)
        throw error
      } finally {
        process.off('SIGINT', stop).off('SIGTERM', stop)
        // An open pipe would keep the process alive.
        if (options.endWithStdin === true) process.stdin.off('end', stop).off('error', stop).destroy()
      }
    })
  addExamples(
    command,
    'okng train --dataset pictures --recipe rings',
    'okng train --dataset image_path.csv --recipe rings --epochs 60 --learning-rate 0.001 --backend wasm'
  )
}
