import type { EvidenceTrial, Recipe } from '../../api-types.ts'
import { ask, reasonOf } from '../../http.ts'
import { useEffect, useState } from '../../vendor/hooks.js'

/** Between two figures that are typed. */
const TYPING_MS = 250

/** What evidence settings would have said of the recipe's last parts, again whenever they change. */
export function useEvidenceTrial(
  { id, activeModelVersion, revision }: Recipe,
  settings: NonNullable<Recipe['evidence']>
): { readonly tried: EvidenceTrial | null; readonly problem: string | null } {
  const [state, setState] = useState<{ tried: EvidenceTrial | null; problem: string | null }>({
    tried: null,
    problem: null
  })
  const wanted = JSON.stringify(settings)
  useEffect(() => {
    if (activeModelVersion === null) return
    let isCurrent = true
    const timer = setTimeout(() => {
      ask<EvidenceTrial>('POST', `/recipes/${encodeURIComponent(id)}/try-evidence`, { evidence: settings }).then(
        (tried) => {
          if (isCurrent) setState({ tried, problem: null })
        },
        (error: unknown) => {
          if (isCurrent) setState((before) => ({ ...before, problem: reasonOf(error) }))
        }
      )
    }, TYPING_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [id, activeModelVersion, revision, wanted])
  return state
}
