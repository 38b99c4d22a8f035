import type { Recipe } from '../api-types.ts'
import { ApiError, ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { OverrideDialog } from '../parts/override-dialog.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { useAction } from './use-action.ts'

export interface RecipeChangeState {
  readonly busy: boolean
  readonly problem: string | null
  readonly done: string | null
  /** PATCH of the recipe. Where the golden set refuses it, the dialog asks. */
  readonly change: (change: object) => void
  /** To be drawn; null while there is nothing to ask. */
  readonly dialog: VNode | null
}

/** Changes a recipe. A person may override the golden set, with a reason. */
export function useRecipeChange(recipe: Recipe, onSaved: () => void): RecipeChangeState {
  const save = useAction()
  const [refused, setRefused] = useState<{ readonly change: object; readonly why: string } | null>(null)
  const store = (change: object, overrideReason?: string): void => {
    void save.run(async () => {
      try {
        await ask('PATCH', `/recipes/${encodeURIComponent(recipe.id)}`, {
          ...change,
          revision: recipe.revision,
          ...(overrideReason !== undefined && { overrideReason })
        })
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'GOLDEN_SET_FAILED') throw error
        setRefused({ change, why: error.message })
        return
      }
      setRefused(null)
      onSaved()
      return t('Saved. The next part is judged by it.')
    })
  }
  const dialog =
    refused === null ? null : (
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
    )
  return {
    busy: save.busy,
    problem: save.problem,
    done: save.done,
    change(change) {
      store(change)
    },
    dialog
  }
}
