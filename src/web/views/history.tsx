import type { InspectionRecord } from '../api-types.ts'
import * as format from '../format.ts'
import { ExportButton } from '../history/export-button.tsx'
import { Filters, filtersOf, historyAddress } from '../history/filters.tsx'
import { HoursChart } from '../history/hours-chart.tsx'
import { RecordDetail } from '../history/record-detail.tsx'
import { useRecords } from '../history/use-records.ts'
import { t } from '../language/translate.ts'
import { VerdictBadge } from '../parts/verdict-mark.tsx'
import { addressOf, useRoute } from '../router.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

const RESULT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** What was judged, by any of its marks. */
export function HistoryView({ item, recipes }: Pick<ViewProps, 'item' | 'recipes'>): VNode {
  const { query } = useRoute()
  return (
    <div class="stack">
      <div class="row spread end">
        <h1>{t('History')}</h1>
        <ById />
      </div>
      {item === null ? <Found query={query} recipes={recipes} /> : <RecordDetail key={item} id={item} />}
    </div>
  )
}

/** A scanner types an id and presses Enter. */
function ById(): VNode {
  const [id, setId] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    const wanted = id.trim()
    if (wanted === '') return
    location.hash = RESULT_ID.test(wanted) ? addressOf('history', wanted) : historyAddress({ partId: wanted })
    setId('')
  }
  return (
    <form class="row end" onSubmit={submit}>
      <div class="field">
        <label for="history-id">{t('Part id or result id')}</label>
        <input
          id="history-id"
          value={id}
          autocomplete="off"
          spellcheck={false}
          onInput={(event: Event) => {
            setId((event.target as HTMLInputElement).value)
          }}
        />
      </div>
      <button>{t('Find')}</button>
    </form>
  )
}

function Found({ query, recipes }: { readonly query: string; readonly recipes: readonly string[] }): VNode {
  const filters = filtersOf(query).toString()
  const { records, hasMore, busy, problem, more } = useRecords(filters)
  return (
    <>
      <Filters query={query} recipes={recipes} />
      <HoursChart query={filters} />
      {problem !== null && (
        <p class="message bad" role="alert">
          {problem}
        </p>
      )}
      {records?.length === 0 && (
        <div class="empty">
          <strong>{t('Nothing was found')}</strong>
        </div>
      )}
      {records !== null && records.length > 0 && (
        <section class="card">
          <div class="row spread">
            <h2>{t('Judged parts, newest first')}</h2>
            <ExportButton query={filters} />
          </div>
          <RecordTable records={records} />
          {hasMore && (
            <button disabled={busy} onClick={more}>
              {t('Show more')}
            </button>
          )}
        </section>
      )}
    </>
  )
}

function RecordTable({ records }: { readonly records: readonly InspectionRecord[] }): VNode {
  return (
    <table class="cards-on-phone">
      <caption class="hidden">{t('Judged parts, newest first')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Judged')}</th>
          <th scope="col">{t('Verdict')}</th>
          <th scope="col">{t('Part id')}</th>
          <th scope="col">{t('Why')}</th>
          <th scope="col" class="figure">
            {t('Score')}
          </th>
          <th scope="col">{t('Recipe')}</th>
          <th scope="col">{t('Station')}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.resultId}>
            <td class="whole">
              <a href={addressOf('history', record.resultId)}>{format.time(record.at)}</a>
            </td>
            <td>
              <VerdictBadge verdict={record.verdict} />
            </td>
            <td data-name={t('Part id')}>{record.partId ?? '–'}</td>
            <td class="wide" data-name={t('Why')}>
              {format.reason(record.reason)}
              {record.verdict !== 'OK' && format.evidence(record.evidence) !== null && (
                <div class="small soft">{format.evidence(record.evidence)}</div>
              )}
            </td>
            <td class="figure" data-name={t('Score')}>
              {format.score(record.score)}
            </td>
            <td data-name={t('Recipe')}>{record.recipe}</td>
            <td data-name={t('Station')}>{record.station ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
