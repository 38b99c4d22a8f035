import { join } from 'node:path'
import type { Recipe } from '../domain/recipe.ts'
import { RecipeNotFound } from '../errors.ts'
import type { CheckpointStore } from '../training/network/checkpoint.ts'
import { createCheckpointFile } from '../training/checkpoint-file.ts'
import type { CliContext } from './context.ts'

/** The recipe, or, for a name that is not taken, a new one made of the defaults. */
export async function recipeToTrain (context: CliContext, id: string, note: (text: string) => void): Promise<Recipe> {
  try {
    return await context.recipes.read(id)
  } catch (error) {
    if (!(error instanceof RecipeNotFound)) throw error
    const recipe = await context.recipes.create(id)
    const { min, max } = recipe.locate.radius
    note(`recipe '${id}' is new: made from the defaults (outer radius ${min} to ${max} of the picture's height) in ${join(context.dataFolder, 'recipes', `${id}.json`)}`)
    return recipe
  }
}

/** The one checkpoint of a recipe's training. */
export function checkpointOf (context: CliContext, recipe: string, note: (text: string) => void): { store: (key: string) => CheckpointStore, remove: () => Promise<void> } {
  const file = join(context.dataFolder, 'checkpoints', `${recipe}.bin`)
  return {
    store: (key) => {
      const checkpoint = createCheckpointFile(file, key, note)
      return {
        async load () {
          const found = await checkpoint.load()
          if (found !== null) note(`going on from the checkpoint after epoch ${found.history.length}`)
          return found
        },
        save: checkpoint.save
      }
    },
    remove: () => createCheckpointFile(file, '', note).remove()
  }
}
