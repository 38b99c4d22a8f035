import type { StudyPlan } from '../api-types.ts'
import type { Text } from '../language/en.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

type Characteristic = StudyPlan['tolerances'][number]['characteristic']

export const CHARACTERISTICS: Readonly<Record<Characteristic, Text>> = {
  score: 'Score',
  diameter: 'Diameter',
  bore: 'Bore diameter',
  eccentricity: 'Eccentricity'
}
const NAMES = Object.keys(CHARACTERISTICS) as Characteristic[]

/** As typed. */
type Row = Readonly<Record<'low' | 'high' | 'master' | 'size', string>>
export type Limits = Readonly<Record<Characteristic, Row>>

const NONE: Row = { low: '', high: '', master: '', size: '' }
export const NO_LIMITS: Limits = { score: NONE, diameter: NONE, bore: NONE, eccentricity: NONE }

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text))

/** What POST /studies takes of it. */
export function plannedLimits(limits: Limits): Pick<StudyPlan, 'tolerances' | 'masters'> {
  return {
    tolerances: NAMES.flatMap((characteristic) => {
      const [low, high] = [numberOf(limits[characteristic].low), numberOf(limits[characteristic].high)]
      return low === null && high === null ? [] : [{ characteristic, low, high }]
    }),
    masters: NAMES.flatMap((characteristic) => {
      const { master, size } = limits[characteristic]
      const value = numberOf(size)
      return master.trim() === '' || value === null ? [] : [{ characteristic, part: master.trim(), value }]
    })
  }
}

/** Tolerances, and masters of known size. None has to be given. */
export function ToleranceFields({
  limits,
  onChange
}: {
  readonly limits: Limits
  readonly onChange: (limits: Limits) => void
}): VNode {
  const field = (characteristic: Characteristic, key: keyof Row, name: Text): VNode => (
    <input
      aria-label={`${t(CHARACTERISTICS[characteristic])}: ${t(name)}`}
      {...(key === 'master' ? { type: 'text' } : { type: 'number', step: 'any' })}
      value={limits[characteristic][key]}
      onInput={(event: Event) => {
        const { value } = event.target as HTMLInputElement
        onChange({ ...limits, [characteristic]: { ...limits[characteristic], [key]: value } })
      }}
    />
  )
  return (
    <details>
      <summary>{t('Tolerances and masters')}</summary>
      <p class="soft small">
        {t('A master is a part of the study of known size, presented at least 10 times to each station.')}
      </p>
      <table class="cards-on-phone">
        <caption class="hidden">{t('Tolerances and masters')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Measured')}</th>
            <th scope="col">{t('at least')}</th>
            <th scope="col">{t('at most')}</th>
            <th scope="col">{t('Master, its part id')}</th>
            <th scope="col">{t('its true size')}</th>
          </tr>
        </thead>
        <tbody>
          {NAMES.map((characteristic) => (
            <tr key={characteristic}>
              <th scope="row">{t(CHARACTERISTICS[characteristic])}</th>
              <td data-name={t('at least')}>{field(characteristic, 'low', 'at least')}</td>
              <td data-name={t('at most')}>{field(characteristic, 'high', 'at most')}</td>
              <td data-name={t('Master, its part id')}>{field(characteristic, 'master', 'Master, its part id')}</td>
              <td data-name={t('its true size')}>{field(characteristic, 'size', 'its true size')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
