import type { JudgedPicture } from '../../training/evaluation.ts'
import { describeEvaluation } from '../evaluation/describe-evaluation.ts'
import { addExamples, jsonOption, recipeOption, wholeNumber } from '../terminal/options.ts'
import { notePassedOver } from '../terminal/note-passed-over.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'
import { trainingStart } from '../training/training-context.ts'
import { drawTraining } from '../training/training-observer.ts'
import { addTrainingOptions, trainParameters, type TrainingOptions } from '../training/training-options.ts'

interface Options extends TrainingOptions {
  readonly dataset: string
  readonly recipe: string
  readonly folds: number
  readonly startFrom?: string
  readonly json?: true
}

/** `okng crossval --dataset DIR --recipe R`: what training on these pictures is worth, on pictures not trained on. */
export const registerCrossval: RegisterCommand = (program, context) => {
  const command = addTrainingOptions(
    program
      .command('crossval')
      .summary('train and test in folds')
      .description(
        'Deals the parts into folds (all pictures of a part into one), trains once per fold on the others, judges '
          + 'the held-out pictures with the threshold that the training side chose, and counts per fold and over all. '
          + 'Publishes nothing.'
      )
      .requiredOption('--dataset <path>', 'folder with OK and NG pictures, or a CSV')
      .addOption(recipeOption())
  )
    .option(
      '--start-from <version>',
      "weights that each fold starts from: of this version, 'starter' (the starter encoder), or 'random' (default: "
        + "starter, where the recipe's crops are as it takes them)"
    )
    .option('--folds <n>', 'number of folds', wholeNumber(2, 100), 5)
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { json, folds } = options
      const output = createOutput(context, json)
      const observer = drawTraining(context.stderr)
      const [
        { loadDataset },
        { chooseBackend },
        { cutPictures },
        { crossValidate },
        { readPicture },
        { evaluate, evaluateFolds },
        { judge },
        { mergeDuplicateCuts },
        { checkBatchMemory },
        { trainingArchitecture }
      ] = await Promise.all([
        import('../../training/dataset/load-dataset.ts'),
        import('../../training/network/backend.ts'),
        import('../../training/dataset/cut-pictures.ts'),
        import('../../training/crossval.ts'),
        import('../pictures/read-picture.ts'),
        import('../../training/evaluation.ts'),
        import('../../inspection/judge.ts'),
        import('../../training/dataset/merge-duplicate-cuts.ts'),
        import('../../training/network/batch-memory.ts'),
        import('../../encoder/architecture.ts')
      ])
      const recipe = await context.recipes.read(options.recipe)
      const backend = await chooseBackend(options.backend, options.threads)
      checkBatchMemory(options.batchSize, trainingArchitecture(recipe.crop), backend.name, process.availableMemory())
      const dataset = await loadDataset(options.dataset)
      notePassedOver(dataset.passedOver, output.note)
      const {
        cuts: all,
        rejected,
        notFound
      } = await cutPictures(dataset.pictures, recipe, readPicture, (done) => {
        observer.cut(done, dataset.pictures.length)
      })
      const skipped = [...dataset.refused, ...rejected]
      for (const { file, why } of skipped) output.note(`skipped ${file}: ${why}`)
      const cuts = options.mergeCopies ? mergeDuplicateCuts(all, recipe.crop) : all
      const parts = new Set(cuts.map(({ picture }) => picture.part)).size
      output.note(`${cuts.length} pictures of ${parts} parts`)
      output.note(`training on ${backend.name} (${backend.device})`)

      const start = await trainingStart(context, recipe, options.startFrom, output.note)
      const perFold: object[] = []
      const folded: JudgedPicture[][] = []
      // As the service judges them; they are in no fold, for there is nothing to train on.
      const unscored: JudgedPicture[] = notFound.map(({ file, label }) => ({ file, label, verdict: 'NG', score: null }))
      let bars = drawTraining(context.stderr)
      for await (const { fold, threshold, scored } of crossValidate({
        cuts,
        crop: recipe.crop,
        folds,
        parameters: trainParameters(options),
        backend,
        ...(start.weights && { initial: start.weights }),
        now: context.clockMs,
        onFold(number) {
          bars.stop()
          bars = drawTraining(context.stderr)
          output.note(`fold ${number} of ${folds}`)
        },
        onProgress(progress) {
          bars.epoch(progress)
        }
      })) {
        const judged = scored.map(({ picture: { file, label }, score }): JudgedPicture => ({
          file,
          label,
          score,
          verdict: judge(score, threshold, recipe.reviewBand).verdict
        }))
        perFold.push({ fold, threshold, ...evaluate(judged), images: judged })
        folded.push(judged)
        bars.stop()
        output.note(describeEvaluation(evaluate(judged)))
      }
      const evaluation = evaluateFolds(folded, unscored)
      output.result(
        {
          recipe: options.recipe,
          parts,
          dataHash: dataset.hash,
          backend: backend.name,
          startedFrom: start.name,
          parameters: trainParameters(options),
          folds: perFold,
          pooled: evaluation,
          skipped
        },
        `all ${folds} folds together (AUROC: each fold's scores among themselves, as each fold has a model of `
          + `its own)\n${describeEvaluation(evaluation)}`
      )
    })
  addExamples(command, 'okng crossval --dataset pictures --recipe rings --folds 5 --json')
}
