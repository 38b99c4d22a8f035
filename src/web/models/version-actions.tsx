import type { ModelVersion } from '../api-types.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import { ValidationActions } from './validation-actions.tsx'
import type { VersionChanges } from './use-version-changes.ts'

export interface VersionActionsProps {
  readonly recipe: string
  readonly version: ModelVersion
  /** Null for those who may not change anything. */
  readonly changes: VersionChanges | null
}

export function VersionActions({ recipe, version: each, changes }: VersionActionsProps): VNode {
  const { version, state } = each
  const query = `recipe=${encodeURIComponent(recipe)}&version=${encodeURIComponent(version)}`
  const isIdle = state !== 'active' && state !== 'broken'
  return (
    <div class="actions">
      {each.hasReport && (
        <a
          class="button small"
          href={`report.html?${query}`}
          target="_blank"
          rel="noopener"
          aria-label={t('Report of {version}', { version })}
        >
          {t('Report')}
        </a>
      )}
      {state !== 'broken' && <ValidationActions recipe={recipe} version={version} mayIssue={changes !== null} />}
      {changes !== null && (
        <>
          {isIdle && (
            <>
              <ActionButton
                words={t(state === 'shadow' ? 'End shadow' : 'Shadow')}
                label={t(state === 'shadow' ? 'End shadow of {version}' : 'Shadow {version}', { version })}
                busy={changes.busy}
                onClick={() => {
                  changes.shadow(version, state !== 'shadow')
                }}
              />
              <ActionButton
                words={t('Activate')}
                label={t('Activate {version}', { version })}
                busy={changes.busy}
                onClick={() => {
                  changes.ask({ what: 'activate', version: each })
                }}
              />
            </>
          )}
          <ActionButton
            words={t('Name')}
            label={t('Name {version}', { version })}
            busy={changes.busy}
            onClick={() => {
              changes.ask({ what: 'name', version: each })
            }}
          />
          {each.keptFor === null && (
            <ActionButton
              words={t('Remove')}
              label={t('Remove {version}', { version })}
              busy={changes.busy}
              onClick={() => {
                changes.ask({ what: 'remove', version: each })
              }}
            />
          )}
        </>
      )}
    </div>
  )
}

interface ActionButtonProps {
  readonly words: string
  readonly label: string
  readonly busy: boolean
  readonly onClick: () => void
}

function ActionButton({ words, label, busy, onClick }: ActionButtonProps): VNode {
  return (
    <button class="small" aria-label={label} disabled={busy} onClick={onClick}>
      {words}
    </button>
  )
}
