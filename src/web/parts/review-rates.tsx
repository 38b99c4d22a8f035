import type { Rates } from '../api-types.ts'
import * as format from '../format.ts'
import type { Text } from '../language/en.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

type Rate = Rates['escapeRate']

const ESCAPES = [
  'no defects in the sample yet',
  '{count} of {of} defects in the sample: {rate} ({low} to {high})'
] as const
const OVERKILLS = [
  'no good parts in the sample yet',
  '{count} of {of} good parts in the sample: {rate} ({low} to {high})'
] as const

/** What was found in review so far, recipe by recipe. */
export function ReviewRates({ rates }: { readonly rates: readonly Rates[] }): VNode | null {
  const known = rates.filter(({ labels }) => labels.good + labels.defect > 0)
  if (known.length === 0) return null
  return (
    <section class="card" aria-labelledby="review-rates">
      <h2 id="review-rates">{t('Found in review')}</h2>
      <table class="cards-on-phone" aria-labelledby="review-rates">
        <thead>
          <tr>
            <th>{t('Recipe')}</th>
            <th class="number">{t('Good')}</th>
            <th class="number">{t('Defect')}</th>
            <th>{t('Escapes')}</th>
            <th>{t('Overkills')}</th>
          </tr>
        </thead>
        <tbody>
          {known.map(({ recipe, labels, escapes, overkills, escapeRate, overkillRate }) => (
            <tr key={recipe}>
              <td class="wide">{recipe}</td>
              <td class="number" data-name={t('Good')}>
                {labels.good}
              </td>
              <td class="number" data-name={t('Defect')}>
                {labels.defect}
              </td>
              <td data-name={t('Escapes')}>
                {t('{n} found', { n: escapes })}
                <br />
                <span class="soft small">{rateWords(escapeRate, ESCAPES)}</span>
              </td>
              <td data-name={t('Overkills')}>
                {t('{n} found', { n: overkills })}
                <br />
                <span class="soft small">{rateWords(overkillRate, OVERKILLS)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft small">
        {t('An escape is a defect judged OK, an overkill a good part judged NG.')}{' '}
        {t('Rates come only from the parts that chance chose; in brackets, the bounds of the true rate (95 %).')}
      </p>
    </section>
  )
}

function rateWords(rate: Rate, [none, some]: readonly [none: Text, some: Text]): string {
  if (rate === null) return t(none)
  const [share, low, high] = [rate.rate, rate.low, rate.high].map((each) => format.percent(each))
  return t(some, { count: rate.count, of: rate.of, rate: share!, low: low!, high: high! })
}
