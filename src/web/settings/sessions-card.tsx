import type { SessionInfo } from '../api-types.ts'
import * as format from '../format.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import type { VNode } from '../vendor/preact.js'

/** People who are logged in by their names. */
export function SessionsCard(): VNode {
  const list = useResource<{ sessions: readonly SessionInfo[] }>('/sessions')
  const change = useAction()
  const sessions = list.value?.sessions ?? []
  const revoke = ({ id, name }: SessionInfo): void => {
    void change.run(async () => {
      await ask('DELETE', `/sessions/${id}`)
      list.reload()
      return t('{name} is logged out.', { name })
    })
  }
  return (
    <section class="card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('Who is logged in')}</h2>
      <Outcome problem={change.problem ?? list.problem} done={change.done} />
      {list.value !== null && sessions.length === 0 && <p class="small soft">{t('Nobody is logged in by name.')}</p>}
      {sessions.length > 0 && (
        <ul class="people">
          {sessions.map((session) => (
            <li key={session.id} class="row spread">
              <span>
                <strong>{session.name}</strong>, {t(session.role)}{' '}
                <span class="small soft">
                  {t('since {time}, last used {used}', {
                    time: format.time(session.startedAt),
                    used: format.time(session.usedAt)
                  })}
                </span>
              </span>
              <button
                class="small"
                aria-label={t('Log out {name}', { name: session.name })}
                disabled={change.busy}
                onClick={() => {
                  revoke(session)
                }}
              >
                {t('Log out')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
