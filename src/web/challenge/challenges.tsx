import type { Challenge } from '../api-types.ts'
import * as format from '../format.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { useEffect } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

const LOOK_EVERY_MS = 10_000

/** The challenges of all stations. A person announces here which master part comes next. */
export function Challenges({ lastResult }: { readonly lastResult: string | null }): VNode | null {
  // A challenge comes due by itself, when no part comes.
  const { value, reload } = useResource<{ challenges: readonly Challenge[] }>('/challenges', LOOK_EVERY_MS)
  // Each judged part may have been a master part.
  useEffect(reload, [lastResult])
  const action = useAction()
  if (value === null || value.challenges.length === 0) return null
  const announce = ({ station }: Challenge, partId: string): void => {
    void action.run(async () => {
      await ask('POST', '/challenges', { station, partId })
      return t('The next picture shows {part}', { part: partId })
    })
  }
  return (
    <section class="card" aria-labelledby="challenges-title">
      <h2 id="challenges-title">{t('Master parts')}</h2>
      {value.challenges.map((challenge) => (
        <div key={challenge.station}>
          <div class="row spread">
            <b class="one-line">{challenge.station ?? t('without a station')}</b>
            <span class={`small ${challenge.due ? 'alarm' : ''}`}>
              {challenge.until === null
                ? t('not ready: no part is OK before these are judged right')
                : t('judged right until {time}', { time: format.clock(challenge.until) })}
            </span>
          </div>
          <ul class="plain">
            {challenge.parts.map((part) => (
              <li key={part.partId} class="row spread">
                <span class="small">
                  {part.partId}: {t(part.label === 'good' ? 'good' : 'Defect')},{' '}
                  {part.passed ? t('judged right') : part.judged === null ? t('not judged') : t('judged wrong')}
                </span>
                {challenge.station !== null && (
                  <button
                    class="small"
                    disabled={action.busy}
                    onClick={() => {
                      announce(challenge, part.partId)
                    }}
                  >
                    {t('Comes next')}
                    <span class="hidden">: {part.partId}</span>
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <Outcome problem={action.problem} done={action.done} />
    </section>
  )
}
