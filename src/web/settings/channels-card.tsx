import type { ChannelState } from '../api-types.ts'
import * as format from '../format.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import type { VNode } from '../vendor/preact.js'

const EVERY_MS = 5000

/** How the channels do that are switched on; nothing where none is. */
export function ChannelsCard(): VNode | null {
  const list = useResource<{ channels: readonly ChannelState[] }>('/channels', EVERY_MS)
  const channels = list.value?.channels ?? []
  if (channels.length === 0 && list.problem === null) return null
  return (
    <section class="card" aria-labelledby="channels-title">
      <h2 id="channels-title">{t('Channels')}</h2>
      <Outcome problem={list.problem} done={null} />
      {channels.length > 0 && (
        <table class="cards-on-phone">
          <caption class="hidden">{t('Channels')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('Channel')}</th>
              <th scope="col">{t('State')}</th>
              <th scope="col">{t('Waiting')}</th>
              <th scope="col">{t('Last problem')}</th>
            </tr>
          </thead>
          <tbody>
            {channels.map((state) => (
              <ChannelRow key={state.channel} state={state} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** The problem of now stands with the state; the last column has the one of before. */
function ChannelRow({ state }: { readonly state: ChannelState }): VNode {
  const { channel, problem, since, lastProblem, backlog } = state
  const time = format.time(since)
  return (
    <tr>
      <td data-name={t('Channel')}>
        <strong>{channel}</strong>
      </td>
      <td data-name={t('State')}>
        {problem === null ? (
          t('works since {time}', { time })
        ) : (
          <strong>{t('does not work since {time}', { time })}</strong>
        )}
        {problem !== null && <div class="small">{problem}</div>}
      </td>
      <td data-name={t('Waiting')}>{format.count(backlog)}</td>
      <td data-name={t('Last problem')} class="small soft">
        {problem !== null || lastProblem === null ? '–' : `${format.time(lastProblem.at)}: ${lastProblem.detail}`}
      </td>
    </tr>
  )
}
