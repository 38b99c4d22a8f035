import type { MistakeCosts, Recipe } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { useRecipeChange } from '../hooks/use-recipe-change.tsx'
import { useResource } from '../hooks/use-resource.ts'
import { Outcome } from '../parts/outcome.tsx'
import type { VNode } from '../vendor/preact.js'

interface Change {
  /** Null: the model version's own. */
  readonly threshold: number | null
  readonly reviewBand?: number
  readonly costs?: MistakeCosts
}

/** Applies the chosen threshold, or takes back the last change of one. Both ask the golden set and are recorded. */
export function ApplyThreshold({
  recipe,
  mayChange,
  change,
  onSaved
}: {
  readonly recipe: Recipe
  readonly mayChange: boolean
  readonly change: Change | null
  readonly onSaved: () => void
}): VNode {
  const save = useRecipeChange(recipe, onSaved)
  const before = useBefore(recipe)
  if (!mayChange) return <p class="soft small">{t("Changing it needs an administrator's key.")}</p>
  return (
    <>
      <Outcome problem={save.problem} done={save.done} />
      <div class="row">
        <button
          class="main"
          disabled={change === null || save.busy}
          onClick={() => {
            if (change !== null) save.change(change)
          }}
        >
          {change === null ? t('Apply') : t('Apply {n}', { n: format.score(change.threshold) })}
        </button>
        {before !== null && (
          <button
            disabled={save.busy}
            onClick={() => {
              save.change(before)
            }}
          >
            {before.threshold === null
              ? t("Undo: back to the model version's own")
              : t('Undo: back to {n}', { n: format.score(before.threshold) })}
          </button>
        )}
      </div>
      {save.dialog}
    </>
  )
}

/** Threshold and band before the last change of the recipe; null unless that change was one of them. */
function useBefore(recipe: Recipe): Required<Pick<Change, 'threshold' | 'reviewBand'>> | null {
  const { value } = useResource<{ revisions: readonly { readonly before: Recipe | null }[] }>(
    recipe.revision === 0
      ? null
      : `/recipes/${encodeURIComponent(recipe.id)}/revisions?limit=1&before=${recipe.revision + 1}`
  )
  const before = value?.revisions[0]?.before ?? null
  if (before === null || before.activeModelVersion !== recipe.activeModelVersion) return null
  const { threshold, reviewBand } = before
  if (threshold === recipe.threshold && reviewBand === recipe.reviewBand) return null
  return { threshold, reviewBand }
}
