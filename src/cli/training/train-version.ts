import { trainingArchitecture } from '../../encoder/architecture.ts'
import type { VersionComparison } from '../../domain/models/activation.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { TrainParameters } from '../../domain/training/training.ts'
import type { ThresholdOrder } from '../../scoring/choose-thresholds.ts'
import type { ModelVersion } from '../../store/models/model-version.ts'
import { loadDataset } from '../../training/dataset/load-dataset.ts'
import { writeTrainedOn } from '../../training/dataset/trained-on.ts'
import { writeViews } from '../../training/evidence/views-file.ts'
import { chooseBackend } from '../../training/network/backend.ts'
import { checkBatchMemory } from '../../training/network/batch-memory.ts'
import { writeReport } from '../../training/report/write-report.ts'
import { type TrainedModel, trainModel } from '../../training/train-model.ts'
import type { TrainingObserver } from '../../training/training-observer.ts'
import { writeModelFiles } from '../../training/write-model-files.ts'
import type { CliContext } from '../context.ts'
import { compareVersions } from '../evaluation/compare-versions.ts'
import { readPicture } from '../pictures/read-picture.ts'
import { notePassedOver } from '../terminal/note-passed-over.ts'
import {
  checkpointOf,
  keepRecipe,
  recipeToTrain,
  trainedOnBefore,
  trainingStart,
  type TrainingStart
} from './training-context.ts'

export interface TrainVersionOptions {
  /** Id. A recipe that does not exist is made from the defaults. */
  readonly recipe: string
  /** Path of a folder or CSV. */
  readonly dataset: string
  readonly parameters: TrainParameters
  /** Threads of the wasm backend. */
  readonly threads: number
  /** Whether pictures that are turned or brightened copies of each other count as one part. */
  readonly mergeCopies: boolean
  /** See `trainingStart`. */
  readonly startFrom: string | undefined
  /** Null: the training chooses the threshold, and the recipe's review band stays. */
  readonly thresholds: ThresholdOrder | null
  /** Another version that also judges the validation pictures. `active`: the recipe's active one. */
  readonly compareWith: string | undefined
  readonly observer: TrainingObserver & { readonly stop: () => void }
  readonly signal: AbortSignal
}

export interface TrainedVersion {
  readonly recipe: Recipe
  readonly version: ModelVersion
  readonly trained: TrainedModel
  /** Undefined where there was nothing to compare with. */
  readonly comparison: VersionComparison | undefined
}

/**
 * Trains on a data set and publishes the model version, which is not active yet. An interrupted training continues from
 * its last checkpoint.
 * @throws DatasetInvalid, RecipeInvalid, ModelNotFound, ModelBroken, RecipeWithoutModel; the signal's reason
 */
export async function trainVersion(context: CliContext, options: TrainVersionOptions): Promise<TrainedVersion> {
  const { parameters, observer } = options
  const recipe = await recipeToTrain(context, options.recipe, observer.note)
  const dataset = await loadDataset(options.dataset)
  notePassedOver(dataset.passedOver, observer.note)
  const backend = await chooseBackend(parameters.backend, options.threads)
  const architecture = trainingArchitecture(recipe.crop)
  checkBatchMemory(parameters.batchSize, architecture, backend.name, process.availableMemory())
  observer.note(`training on ${backend.name} (${backend.device})`)
  const start = await trainingStart(context, recipe, options.startFrom, observer.note)
  const checkpoint = checkpointOf(context, recipe.id, observer.note)
  const trained = await trainModel({
    dataset,
    recipe,
    parameters,
    mergeCopies: options.mergeCopies,
    backend,
    start,
    ...(options.thresholds && { thresholds: options.thresholds }),
    checkpoints: checkpoint.store,
    readPicture,
    codeVersion: context.codeVersion,
    clockMs: context.clockMs,
    observer,
    signal: options.signal
  }).finally(observer.stop)
  const version = await publish(context, recipe, trained, start)
  await keepRecipe(context, recipe)
  await checkpoint.remove()
  const { validation } = trained
  const made = version.manifest.version
  return {
    recipe,
    version,
    trained,
    comparison: await compareVersions(context, recipe, made, options.compareWith, validation)
  }
}

async function publish(
  { models }: CliContext,
  recipe: Recipe,
  trained: TrainedModel,
  start: TrainingStart
): Promise<ModelVersion> {
  const { fitted, train } = trained
  const version = await models.publish(
    recipe.id,
    async (folder) => {
      await writeModelFiles(folder, fitted)
      const good = train.filter(({ picture }) => picture.label === 'good')
      await writeViews(
        folder,
        fitted.views.map((view, n) => ({ ...view, part: good[n]!.picture.part }))
      )
      const files = train.map(({ picture }) => picture.file)
      await writeTrainedOn(folder, files, await trainedOnBefore(start))
      return trained.draft
    },
    (folder, { version: modelVersion, createdAt }) => writeReport(folder, { recipe, trained, modelVersion, createdAt })
  )
  await fitted.close()
  return version
}
