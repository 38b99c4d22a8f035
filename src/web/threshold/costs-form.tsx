import type { MistakeCosts } from '../api-types.ts'
import { t } from '../language/translate.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { NumberField } from './number-field.tsx'

export interface Terms {
  readonly costs: MistakeCosts
  readonly days: number
  readonly sampledOnly: boolean
}

const percentOf = (share: number): number => Number((100 * share).toFixed(4))

/** What mistakes cost, what was promised, and which labelled parts count. */
export function CostsForm({
  given,
  onTerms
}: {
  readonly given: Terms
  readonly onTerms: (terms: Terms) => void
}): VNode {
  const [terms, setTerms] = useState(given)
  const { costs, days, sampledOnly } = terms
  const change = (changed: Partial<MistakeCosts>): void => {
    setTerms({ ...terms, costs: { ...costs, ...changed } })
  }
  const shareField = (id: string, name: string, key: 'defectRate' | 'maxEscapeRate' | 'maxOverkillRate'): VNode => (
    <NumberField
      id={id}
      name={name}
      value={percentOf(costs[key])}
      min={0.0001}
      max={99.9999}
      step="any"
      onChange={(value) => {
        change({ [key]: value / 100 })
      }}
    />
  )
  return (
    <form
      class="stack"
      onSubmit={(event: Event) => {
        event.preventDefault()
        onTerms(terms)
      }}
    >
      <div class="fields">
        <NumberField
          id="cost-escape"
          name={t('Cost of an escape')}
          value={costs.perEscape}
          min={0.0001}
          max={1e9}
          step="any"
          onChange={(perEscape) => {
            change({ perEscape })
          }}
        />
        <NumberField
          id="cost-overkill"
          name={t('Cost of an overkill')}
          value={costs.perOverkill}
          min={0.0001}
          max={1e9}
          step="any"
          onChange={(perOverkill) => {
            change({ perOverkill })
          }}
        />
        {shareField('defect-rate', t('Defects expected, %'), 'defectRate')}
        {shareField('max-escape', t('Promised: escapes at most, %'), 'maxEscapeRate')}
        {shareField('max-overkill', t('Promised: overkill at most, %'), 'maxOverkillRate')}
        <NumberField
          id="cost-days"
          name={t('Labelled parts of the last days')}
          value={days}
          min={1}
          max={3650}
          step={1}
          onChange={(value) => {
            setTerms({ ...terms, days: value })
          }}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={sampledOnly}
          onChange={(event: Event) => {
            setTerms({ ...terms, sampledOnly: (event.target as HTMLInputElement).checked })
          }}
        />{' '}
        <span>{t('Only labelled parts that chance chose: they alone represent the line')}</span>
      </label>
      <div class="row">
        <button disabled={terms === given}>{t('Work out')}</button>
      </div>
    </form>
  )
}
