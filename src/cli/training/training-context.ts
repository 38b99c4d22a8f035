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
 * Reads a recipe. For a new name, makes one from the defaults. `keepRecipe` writes it later, so that a command that
 * fails leaves no recipe behind.
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
 * Writes a recipe that `recipeToTrain` made, unless its id exists by now. Call it when the recipe has a version.
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
  /** Absent, like the version, for random weights. */
  readonly weights?: EncoderWeights
  readonly version?: ModelVersion
}

const RANDOM: TrainingStart = { name: 'random' }

/**
 * Finds the encoder that a training starts from: that of a version of the recipe, of its `active` version, or of the
 * `starter`. `random` means random weights. The default is the starter if the recipe makes crops of the starter's
 * shape.
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
 * The pictures that the version before has learnt from. Undefined for random weights and the starter, null where the
 * version does not say.
 */
export async function trainedOnBefore({ version }: TrainingStart): Promise<TrainedOn | null | undefined> {
  return version === undefined || version.manifest.recipe === STARTER_RECIPE ? undefined : await readTrainedOn(version)
}
