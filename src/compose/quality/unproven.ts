import type { Datasets } from '../../domain/labelled/dataset.ts'
import type { ReviewCount } from '../../domain/labelled/review.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { ModelRegistry } from '../../store/models/model-registry.ts'

export interface UnprovenParts {
  /** @throws RecipeNotFound, RecipeInvalid */
  readonly readRecipe: (id: string) => Promise<Recipe>
  readonly registry: Pick<ModelRegistry, 'list'>
  readonly datasets: Pick<Datasets, 'list'>
  /** Counts of review labels. Read only if manifest and data sets show no defect. */
  readonly counts: () => Promise<readonly Pick<ReviewCount, 'recipe' | 'label' | 'count'>[]>
}

/**
 * Finds the recipes that judge although no labelled defect exists for them, so nobody knows which defects they pass. A
 * defect counts if the active version was tested with it, if it is in the data set with the recipe's name, or if it was
 * labelled in review. Recipes that cannot be read, or whose version cannot be read, are left out.
 */
export function createUnproven({ readRecipe, registry, datasets, counts }: UnprovenParts) {
  return async (ids: readonly string[]): Promise<string[]> => {
    const sets = await datasets.list()
    const silent: string[] = []
    for (const id of ids) {
      const recipe = await readRecipe(id).catch(() => null)
      if (recipe === null || recipe.activeModelVersion === null) continue
      const model = (await registry.list(id)).find(({ version }) => version === recipe.activeModelVersion)
      if (!model?.manifest) continue
      const uploaded = sets.find(({ name }) => name === id)?.counts.defect ?? 0
      if (model.manifest.counts.validation.defect + uploaded === 0) silent.push(id)
    }
    if (silent.length === 0) return []
    const labelled = new Set((await counts()).flatMap(({ recipe, label }) => (label === 'defect' ? [recipe] : [])))
    return silent.filter((id) => !labelled.has(id))
  }
}
