import type { Recipe } from '../../domain/recipes/recipe.ts'
import { trainingArchitecture } from '../../encoder/architecture.ts'
import { judge } from '../../inspection/judge.ts'
import { crossValidate } from '../../training/crossval.ts'
import { cutPictures } from '../../training/dataset/cut-pictures.ts'
import { loadDataset } from '../../training/dataset/load-dataset.ts'
import { mergeDuplicateCuts } from '../../training/dataset/merge-duplicate-cuts.ts'
import { evaluate, evaluateFolds, type JudgedPicture } from '../../training/evaluation.ts'
import { chooseBackend, type TrainingBackend } from '../../training/network/backend.ts'
import { checkBatchMemory } from '../../training/network/batch-memory.ts'
import type { CliContext } from '../context.ts'
import { describeEvaluation } from '../evaluation/describe-evaluation.ts'
import { readPicture } from '../pictures/read-picture.ts'
import { notePassedOver } from '../terminal/note-passed-over.ts'
import type { Output } from '../terminal/output.ts'
import { trainingStart } from './training-context.ts'
import { drawTraining } from './training-observer.ts'
import { trainParameters, type TrainingOptions } from './training-options.ts'

export interface CrossvalOptions extends TrainingOptions {
  readonly dataset: string
  readonly recipe: string
  readonly folds: number
  readonly startFrom?: string
  readonly json?: true
}

/** Cuts the pictures, trains and judges once per fold, and prints the counts. */
export async function trainInFolds(context: CliContext, options: CrossvalOptions, output: Output): Promise<void> {
  const recipe = await context.recipes.read(options.recipe)
  const backend = await chooseBackend(options.backend, options.threads)
  checkBatchMemory(options.batchSize, trainingArchitecture(recipe.crop), backend.name, process.availableMemory())
  const pictures = await readPictures(context, recipe, options, output)
  output.note(`${pictures.cuts.length} pictures of ${pictures.parts} parts`)
  output.note(`training on ${backend.name} (${backend.device})`)

  const start = await trainingStart(context, recipe, options.startFrom, output.note)
  const folds = await judgeFolds(context, { recipe, options, backend, start, cuts: pictures.cuts }, output)
  const evaluation = evaluateFolds(
    folds.map(({ images }) => images),
    pictures.unscored
  )
  output.result(
    {
      recipe: options.recipe,
      parts: pictures.parts,
      dataHash: pictures.hash,
      backend: backend.name,
      startedFrom: start.name,
      parameters: trainParameters(options),
      folds,
      pooled: evaluation,
      skipped: pictures.skipped
    },
    `all ${options.folds} folds together (AUROC: scores are compared within each fold only, as each fold has its own `
      + `model)
${describeEvaluation(evaluation)}`
  )
}

type Cuts = Awaited<ReturnType<typeof cutPictures>>['cuts']

interface FoldPictures {
  readonly cuts: Cuts
  readonly parts: number
  readonly hash: string
  readonly skipped: readonly { readonly file: string; readonly why: string }[]
  /** Pictures without a part. The service judges them NG. They are in no fold, because training cannot use them. */
  readonly unscored: readonly JudgedPicture[]
}

async function readPictures(
  context: CliContext,
  recipe: Recipe,
  { dataset: path, mergeCopies }: CrossvalOptions,
  output: Output
): Promise<FoldPictures> {
  const observer = drawTraining(context.stderr)
  const dataset = await loadDataset(path)
  notePassedOver(dataset.passedOver, output.note)
  const found = await cutPictures(dataset.pictures, recipe, readPicture, (done) => {
    observer.cut(done, dataset.pictures.length)
  })
  const skipped = [...dataset.refused, ...found.rejected]
  for (const { file, why } of skipped) output.note(`skipped ${file}: ${why}`)
  const cuts = mergeCopies ? mergeDuplicateCuts(found.cuts, recipe.crop) : found.cuts
  return {
    cuts,
    parts: new Set(cuts.map(({ picture }) => picture.part)).size,
    hash: dataset.hash,
    skipped,
    unscored: found.notFound.map(({ file, label }) => ({ file, label, verdict: 'NG', score: null }))
  }
}

interface FoldParts {
  readonly recipe: Recipe
  readonly options: CrossvalOptions
  readonly backend: TrainingBackend
  readonly start: Awaited<ReturnType<typeof trainingStart>>
  readonly cuts: Cuts
}

/** Trains once per fold, and judges the pictures that the fold holds out. */
async function judgeFolds(
  context: CliContext,
  { recipe, options, backend, start, cuts }: FoldParts,
  output: Output
): Promise<({ readonly fold: number; readonly images: readonly JudgedPicture[] } & ReturnType<typeof evaluate>)[]> {
  const judgedFolds = []
  let bars = drawTraining(context.stderr)
  const scoredFolds = crossValidate({
    cuts,
    crop: recipe.crop,
    folds: options.folds,
    parameters: trainParameters(options),
    backend,
    ...(start.weights && { initial: start.weights }),
    now: context.clockMs,
    onFold(number) {
      bars.stop()
      bars = drawTraining(context.stderr)
      output.note(`fold ${number} of ${options.folds}`)
    },
    onProgress(progress) {
      bars.epoch(progress)
    }
  })
  for await (const { fold, threshold, scored } of scoredFolds) {
    const images = scored.map(({ picture: { file, label }, score }): JudgedPicture => ({
      file,
      label,
      score,
      verdict: judge(score, threshold, recipe.reviewBand).verdict
    }))
    judgedFolds.push({ fold, threshold, ...evaluate(images), images })
    bars.stop()
    output.note(describeEvaluation(evaluate(images)))
  }
  return judgedFolds
}
