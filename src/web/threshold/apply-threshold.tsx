import type { MistakeCosts, Recipe } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { ApiError, ask } from '../http.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { Outcome } from '../parts/outcome.tsx'
import { OverrideDialog } from '../parts/override-dialog.tsx'
import { useState } from '../vendor/hooks.js'
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
  const save = useAction()
  const [refused, setRefused] = useState<{ readonly change: Change; readonly why: string } | null>(null)
  const before = useBefore(recipe)
  const store = (wanted: Change, overrideReason?: string): void => {
    void save.run(async () => {
      try {
        await ask('PATCH', `/recipes/${encodeURIComponent(recipe.id)}`, {
          ...wanted,
          revision: recipe.revision,
          ...(overrideReason !== undefined && { overrideReason })
        })
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'GOLDEN_SET_FAILED') throw error
        setRefused({ change: wanted, why: error.message })
        return
      }
      setRefused(null)
      onSaved()
      return t('Saved. The next part is judged by it.')
    })
  }
  if (!mayChange) return <p class="soft small">{t("Changing it needs an administrator's key.")}</p>
  return (
    <>
      <Outcome problem={save.problem} done={save.done} />
      <div class="row">
        <button
          class="main"
          disabled={change === null || save.busy}
          onClick={() => {
            if (change !== null) store(change)
          }}
        >
          {change === null ? t('Apply') : t('Apply {n}', { n: format.score(change.threshold) })}
        </button>
        {before !== null && (
          <button
            disabled={save.busy}
            onClick={() => {
              store(before)
            }}
          >
            {before.threshold === null
              ? t("Undo: back to the model version's own")
              : t('Undo: back to {n}', { n: format.score(before.threshold) })}
          </button>
        )}
      </div>
      {refused !== null && (
        <OverrideDialog
          what={recipe.id}
          why={refused.why}
          busy={save.busy}
          onCancel={() => {
            setRefused(null)
          }}
          onForce={(reason: string) => {
            store(refused.change, reason)
          }}
        />
      )}
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
