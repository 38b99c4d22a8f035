import { ApiError, send } from '../http.ts'
import { useAction } from '../hooks/use-action.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import type { VNode } from '../vendor/preact.js'

/** Issues the validation report of a version, or opens the last one. */
export function ValidationActions({
  recipe,
  version,
  mayIssue
}: {
  readonly recipe: string
  readonly version: string
  readonly mayIssue: boolean
}): VNode {
  const work = useAction()
  const query = `recipe=${encodeURIComponent(recipe)}`
  const path = `/models/${encodeURIComponent(version)}/validation?${query}`
  const open = (): void => {
    void work.run(async () => {
      if (mayIssue) await send('POST', path)
      else
        await send('GET', path).catch((error: unknown) => {
          throw error instanceof ApiError && error.status === 404
            ? new Error(t('No validation report was issued yet: an administrator can.'))
            : error
        })
      window.open(`report.html?${query}&version=${encodeURIComponent(version)}&validation=`, '_blank', 'noopener')
    })
  }
  return (
    <>
      <button
        type="button"
        class="small"
        aria-label={t('Validation report of {version}', { version })}
        disabled={work.busy}
        onClick={open}
      >
        {t('Validation report')}
      </button>
      <Outcome problem={work.problem} />
    </>
  )
}
