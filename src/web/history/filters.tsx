import { REASON_CODES, reason } from '../format.ts'
import { t } from '../language/translate.ts'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { addressOf } from '../router.ts'
import { fromStationZone } from '../station-zone.ts'
import type { VNode } from '../vendor/preact.js'

const VERDICTS = ['OK', 'NG', 'REVIEW'] as const
const NAMES = ['recipe', 'verdict', 'reason', 'station', 'partId', 'measId', 'label', 'from', 'to'] as const
const LABELS = ['good', 'defect', 'unsure'] as const

/** @returns the address of the history with these filters, without empty ones; it can be sent to others */
export function historyAddress(filters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''))
  return query.toString() === '' ? addressOf('history') : `${addressOf('history')}?${query.toString()}`
}

/** The filters of an address, as GET /inspections takes them: times of the station become UTC. */
export function filtersOf(query: string): URLSearchParams {
  const filters = new URLSearchParams(query)
  for (const name of ['from', 'to']) {
    const value = filters.get(name)
    if (value !== null && value !== '') filters.set(name, fromStationZone(value))
  }
  return filters
}

export interface FiltersProps {
  readonly query: string
  readonly recipes: readonly string[]
}

/** What is looked for. The address has it all. */
export function Filters({ query, recipes }: FiltersProps): VNode {
  const now = new URLSearchParams(query)
  const valueOf = (name: string): string => now.get(name) ?? ''
  const submit = (event: Event): void => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    location.hash = historyAddress(
      Object.fromEntries(
        NAMES.map((name) => {
          const value = form.get(name)
          return [name, typeof value === 'string' ? value.trim() : '']
        })
      )
    )
  }
  return (
    <form key={query} class="card" aria-label={t('Filters')} onSubmit={submit}>
      <div class="fields">
        <div class="field">
          <label for="history-recipe">{t('Recipe')}</label>
          <RecipeSelect id="history-recipe" name="recipe" recipes={recipes} value={valueOf('recipe')} all />
        </div>
        <Choice
          name="verdict"
          label={t('Verdict')}
          value={valueOf('verdict')}
          options={VERDICTS.map((each) => [each, each])}
        />
        <Choice
          name="reason"
          label={t('Reason')}
          value={valueOf('reason')}
          options={REASON_CODES.map((code) => [code, reason(code)])}
        />
        <Entry name="station" label={t('Station')} value={valueOf('station')} />
        <Entry name="partId" label={t('Part id')} value={valueOf('partId')} />
        <Entry name="measId" label={t('Measurement id')} value={valueOf('measId')} />
        <Choice
          name="label"
          label={t('Label')}
          value={valueOf('label')}
          options={LABELS.map((each) => [each, t(each)])}
        />
        <Entry name="from" label={t('From')} value={valueOf('from')} type="datetime-local" />
        <Entry name="to" label={t('Until')} value={valueOf('to')} type="datetime-local" />
      </div>
      <div class="row">
        <button class="main">{t('Search')}</button>
        <a class="button" href={addressOf('history')}>
          {t('Clear')}
        </a>
      </div>
    </form>
  )
}

interface EntryProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly type?: 'text' | 'datetime-local'
}

function Entry({ name, label, value, type = 'text' }: EntryProps): VNode {
  return (
    <div class="field">
      <label for={`history-${name}`}>{label}</label>
      {type === 'text' ? (
        <input id={`history-${name}`} name={name} defaultValue={value} autocomplete="off" />
      ) : (
        <input id={`history-${name}`} name={name} type="datetime-local" defaultValue={value} />
      )}
    </div>
  )
}

function Choice({
  name,
  label,
  value,
  options
}: EntryProps & { readonly options: readonly (readonly [value: string, label: string])[] }): VNode {
  return (
    <div class="field">
      <label for={`history-${name}`}>{label}</label>
      <select id={`history-${name}`} name={name}>
        <option value="">{t('all')}</option>
        {options.map(([option, words]) => (
          <option key={option} value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}
