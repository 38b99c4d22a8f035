import type { Rollout } from '../api-types.ts'
import * as format from '../format.ts'
import { useAction } from '../hooks/use-action.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import type { VNode } from '../vendor/preact.js'

export interface RolloutsProps {
  readonly rollouts: readonly Rollout[]
  readonly mayStop: boolean
  readonly onStopped: () => void
}

/** Releases, newest first, and how far each has come. */
export function Rollouts({ rollouts, mayStop, onStopped }: RolloutsProps): VNode {
  const action = useAction()
  const stop = (id: number): void => {
    void action.run(async () => {
      await ask('POST', `/plant/rollouts/${id}/stop`, { reason: 'stopped in the page' })
      onStopped()
    })
  }
  return (
    <section class="card">
      <table class="cards-on-phone">
        <caption>{t('Releases, newest first')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Started')}</th>
            <th scope="col">{t('Recipe')}</th>
            <th scope="col">{t('Model version')}</th>
            <th scope="col">{t('State')}</th>
            <th scope="col">{t('Stations')}</th>
          </tr>
        </thead>
        <tbody>
          {rollouts.map((rollout) => (
            <tr key={rollout.id}>
              <td class="whole" data-name={t('Started')}>
                {format.time(rollout.startedAt)}, {rollout.startedBy}
              </td>
              <td data-name={t('Recipe')}>{rollout.recipe}</td>
              <td data-name={t('Model version')} class="wide">
                <code>{rollout.modelVersion ?? '–'}</code>
              </td>
              <td data-name={t('State')} class="wide">
                {stateOf(rollout)} {rollout.reason !== null && <div class="soft">{rollout.reason}</div>}
                {mayStop && rollout.state === 'running' && (
                  <button
                    disabled={action.busy}
                    onClick={() => {
                      stop(rollout.id)
                    }}
                  >
                    {t('Stop, and go back')}
                  </button>
                )}
              </td>
              <td data-name={t('Stations')} class="wide">
                {rollout.waves
                  .slice(0, rollout.wave + 1)
                  .flat()
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Outcome problem={action.problem} />
    </section>
  )
}

function stateOf({ state, wave, waves }: Rollout): string {
  if (state === 'running') return t('wave {n} of {of}', { n: wave + 1, of: waves.length })
  return t(state === 'done' ? 'at all stations' : 'stopped: the stations judge as before')
}
