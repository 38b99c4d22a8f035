import type { PlantStation } from '../api-types.ts'
import * as format from '../format.ts'
import type { Text } from '../language/en.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

/** A station reports four times in this time. Milliseconds. */
const SILENT_MS = 60_000

const RELEASE_STATES: Readonly<Record<PlantStation['report']['recipes'][number]['state'], Text>> = {
  fetching: 'on its way',
  applied: 'judges',
  refused: 'refused',
  failed: 'failed, is tried again'
}

/** Each station as it has reported last. */
export function StationTable({ stations }: { readonly stations: readonly PlantStation[] }): VNode {
  return (
    <section class="card">
      <table class="cards-on-phone">
        <caption>{t('Stations')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stations.map((station) => (
            <StationRow key={station.name} station={station} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

const COLUMNS = [
  'Station',
  'State',
  'Releases',
  'Parts in a minute',
  'Drift of the scores',
  'Last part',
  'Not sent yet',
  'Free disk'
] as const

function StationRow({ station: { name, lastSeenAt, report, ngRate } }: { readonly station: PlantStation }): VNode {
  const { parts } = report.lastMinute
  const isSilent = Date.now() - Date.parse(lastSeenAt) > SILENT_MS
  return (
    <tr>
      <td class="whole" data-name={t('Station')}>
        <strong>{name}</strong> <small class="soft">{report.version}</small>
      </td>
      <td data-name={t('State')}>
        {isSilent ? t('silent since {time}', { time: format.time(lastSeenAt) }) : stateOf(report)}
      </td>
      <td data-name={t('Releases')} class="wide">
        {report.recipes.length === 0 && '–'}
        {report.recipes.map(({ recipe, modelVersion, state, problem }) => (
          <div key={recipe} title={problem ?? undefined}>
            {recipe} <code>{modelVersion ?? '–'}</code> {t(RELEASE_STATES[state])}
          </div>
        ))}
      </td>
      <td data-name={t('Parts in a minute')}>
        {format.count(parts)}
        {ngRate !== null && ` · ${ngWords(ngRate)}`}
      </td>
      <td data-name={t('Drift of the scores')} class="wide">
        {report.drifts.length === 0 && '–'}
        {report.drifts.map(({ recipe, distance }) => (
          <div key={recipe}>
            {recipe} {format.decimal(distance, 2)}
          </div>
        ))}
      </td>
      <td data-name={t('Last part')}>{format.time(report.lastPartAt)}</td>
      <td data-name={t('Not sent yet')}>{format.count(report.backlog.waiting)}</td>
      <td data-name={t('Free disk')}>{format.bytes(report.diskFreeBytes)}</td>
    </tr>
  )
}

function ngWords({ rate, low, high }: NonNullable<PlantStation['ngRate']>): string {
  const [share, from, to] = [rate, low, high].map((each) => format.percent(each))
  return t('{share} NG ({low} to {high})', { share: share!, low: from!, high: to! })
}

function stateOf({ ready, problems }: PlantStation['report']): VNode {
  return (
    <>
      {t(ready ? 'ready' : 'not ready')}
      {problems.map((problem) => (
        <div key={problem} class="soft">
          {problem}
        </div>
      ))}
    </>
  )
}
