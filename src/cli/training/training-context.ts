import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import { type CropSpec, cropColumns, RECIPE_DEFAULTS, type Recipe } from '../../domain/recipes/recipe.ts'
import type { EncoderWeights } from '../../encoder/weights.ts'
import { decodeWeights } from '../../encoder/weights-file.ts'
import { RecipeNotFound } from '../../errors.ts'
import type { CheckpointStore } from '../../training/network/checkpoint.ts'
import { type CheckpointFile, createCheckpointFile } from '../../training/network/checkpoint-file.ts'
import { readTrainedOn, type TrainedOn } from '../../training/dataset/trained-on.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import type { ModelVersion } from '../../store/models/model-version.ts'
import type { CliContext } from '../context.ts'
import { openVersion } from '../open-version.ts'
import { STARTER_RECIPE } from './starter.ts'

/**
 * The recipe, or, for a name that is not taken, one of the defaults, which `keepRecipe` writes: a command that fails
 * leaves none behind.
 * @throws RecipeInvalid for a name that is not allowed
 */
export async function recipeToTrain(context: CliContext, id: string, note: (text: string) => void): Promise<Recipe> {
  try {
    return await context.recipes.read(id)
  } catch (error) {
    if (!(error instanceof RecipeNotFound)) throw error
    const recipe = context.recipes.check({ id, ...RECIPE_DEFAULTS })
    const { min, max } = recipe.locate.radius
    note(
      `recipe '${id}' is new: made from the defaults (outer radius ${min} to ${max} of the picture's height), `
        + `kept in ${join(context.dataFolder, 'recipes', `${id}.json`)} as soon as it has a version`
    )
    return recipe
  }
}

/**
 * Writes a recipe that `recipeToTrain` made, unless there is one of its id by now. To be called when it has a version.
 */
export async function keepRecipe({ recipes }: CliContext, { id }: Recipe): Promise<void> {
  if ((await recipes.origin(id)) === undefined) await recipes.create(id)
}

/** The one checkpoint of a recipe's training. */
export function checkpointOf(
  context: CliContext,
  recipe: string,
  note: (text: string) => void
): { store: (key: string) => CheckpointStore; remove: () => Promise<void> } {
  const file = join(context.dataFolder, 'checkpoints', `${recipe}.bin`)
  const fileOf = (key: string): CheckpointFile =>
    createCheckpointFile({ file, key, write: writeFileAtomically, onUnusable: note })
  return {
    store: (key) => {
      const checkpoint = fileOf(key)
      return {
        async load() {
          const found = await checkpoint.load()
          if (found !== null) note(`resuming from the checkpoint after epoch ${found.history.length}`)
          return found
        },
        save: checkpoint.save
      }
    },
    remove: () => fileOf('').remove()
  }
}

/** What a training starts from. */
export interface TrainingStart {
  /** `recipe/version`, or `random`. */
  readonly name: string
  /** Absent, as the version is: random ones. */
  readonly weights?: EncoderWeights
  readonly version?: ModelVersion
}

const RANDOM: TrainingStart = { name: 'random' }

/**
 * The encoder to start from: of a model version of the recipe, of its `active` one, or the `starter`; `random` for
 * none. Left open it is the starter, where the recipe makes crops as it takes them.
 * @throws ModelNotFound, ModelBroken, RecipeWithoutModel; Error when a named one takes crops of another shape
 */
export async function trainingStart(
  context: CliContext,
  recipe: Recipe,
  from: string | undefined,
  note: (text: string) => void
): Promise<TrainingStart> {
  if (from === RANDOM.name) return RANDOM
  const wanted = from ?? STARTER_RECIPE
  const version =
    wanted === STARTER_RECIPE
      ? await openVersion(context, STARTER_RECIPE, undefined)
      : await openVersion(context, recipe.id, wanted === 'active' ? (recipe.activeModelVersion ?? undefined) : wanted)
  const { file, manifest } = version
  const taken = describeCrop(manifest.crop)
  const made = describeCrop(recipe.crop)
  if (taken === made) {
    const { weights } = decodeWeights({
      json: await readFile(file(MODEL_FILES.weightsJson), 'utf8'),
      bin: await readFile(file(MODEL_FILES.weightsBin))
    })
    return { name: `${manifest.recipe}/${manifest.version}`, weights, version }
  }
  if (from !== undefined)
    throw new Error(`${from} takes ${taken}, recipe ${recipe.id} makes ${made}: train with --start-from random`)
  note(`starting from random weights: the starter takes ${taken}, recipe ${recipe.id} makes ${made}`)
  return RANDOM
}

const describeCrop = (crop: CropSpec): string => `${crop.mode} crops of ${crop.sizePx} x ${cropColumns(crop)} px`

/**
 * What the version that a training starts from has learnt from; undefined for random weights and the starter, null
 * where the version doesn't say.
 */
export async function trainedOnBefore({ version }: TrainingStart): Promise<TrainedOn | null | undefined> {
  return version === undefined || version.manifest.recipe === STARTER_RECIPE ? undefined : await readTrainedOn(version)
}
