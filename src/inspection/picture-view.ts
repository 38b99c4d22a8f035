import type { Inspector } from '../domain/inspection/inspection.ts'
import { createKeyedLock } from '../domain/keyed-lock.ts'
import type { PictureView } from '../domain/records/picture-view.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'

export interface PictureViewParts {
  /** Runs in a thread. Null if a browser shows the file as it was judged. */
  readonly asPng: (bytes: Uint8Array, bitDepth?: number) => Promise<Uint8Array | null>
  /** Judges without a record. */
  readonly inspector: Inspector
  readonly readRecipe: (id: string) => Promise<Recipe>
}

/** Makes pictures for the page. Only one heat map is computed at a time, so that the inspection is hardly delayed. */
export function createPictureView({ asPng, inspector, readRecipe }: PictureViewParts): PictureView {
  const alone = createKeyedLock()
  return {
    async asPng(recipe, bytes) {
      // If the recipe no longer exists, only the file can give its bit depth.
      const { bitDepth } = await readRecipe(recipe).catch((): Partial<Recipe> => ({}))
      return asPng(bytes, bitDepth)
    },
    heatMap: ({ recipe, modelVersion }, bytes) =>
      alone('heat map', async () => {
        const again = await inspector.inspect({ frame: bytes, recipeId: recipe, heatmap: true })
        return again.modelVersion === modelVersion ? (again.heatmap ?? null) : null
      })
  }
}
