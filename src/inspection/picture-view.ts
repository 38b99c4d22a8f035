import type { Inspector } from '../domain/inspection/inspection.ts'
import { createKeyedLock } from '../domain/keyed-lock.ts'
import type { PictureView } from '../domain/records/picture-view.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'

export interface PictureViewParts {
  /** In a thread. Null where a browser shows the file as it was judged. */
  readonly asPng: (bytes: Uint8Array, bitDepth?: number) => Promise<Uint8Array | null>
  /** Judges without a record. */
  readonly inspector: Inspector
  readonly readRecipe: (id: string) => Promise<Recipe>
}

/** Makes the pictures that the page shows. One heat map at a time, so that the line hardly notices. */
export function createPictureView({ asPng, inspector, readRecipe }: PictureViewParts): PictureView {
  const alone = createKeyedLock()
  return {
    async asPng(recipe, bytes) {
      // The recipe may be gone since: then the file has to say its bits itself.
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
