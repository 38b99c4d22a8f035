import type { Rates } from '../api-types.ts'
import * as format from '../format.ts'
import type { VNode } from '../vendor/preact.js'

type Rate = Rates['escapeRate']

/** What was found in review so far, recipe by recipe. */
export function ReviewRates({ rates }: { readonly rates: readonly Rates[] }): VNode | null {
  const known = rates.filter(({ labels }) => labels.good + labels.defect > 0)
  if (known.length === 0) return null
  return (
    <section class="card" aria-labelledby="review-rates">
      <h2 id="review-rates">Found in review</h2>
      <table class="cards-on-phone" aria-labelledby="review-rates">
        <thead>
          <tr>
            <th>Recipe</th>
            <th class="number">Good</th>
            <th class="number">Defect</th>
            <th>Escapes</th>
            <th>Overkills</th>
          </tr>
        </thead>
        <tbody>
          {known.map(({ recipe, labels, escapes, overkills, escapeRate, overkillRate }) => (
            <tr key={recipe}>
              <td class="wide">{recipe}</td>
              <td class="number" data-name="Good">
                {labels.good}
              </td>
              <td class="number" data-name="Defect">
                {labels.defect}
              </td>
              <td data-name="Escapes">
                {escapes} found
                <br />
                <span class="soft small">{words(escapeRate, 'defects')}</span>
              </td>
              <td data-name="Overkills">
                {overkills} found
                <br />
                <span class="soft small">{words(overkillRate, 'good parts')}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft small">
        An escape is a defect judged OK, an overkill a good part judged NG. Rates come from the parts alone that chance
        chose, in brackets between what the true rate lies (95 %).
      </p>
    </section>
  )
}

function words(rate: Rate, of: string): string {
  return rate === null
    ? `no ${of} in the sample yet`
    : `${rate.count} of ${rate.of} ${of} in the sample: ${format.percent(rate.rate)} `
        + `(${format.percent(rate.low)} to ${format.percent(rate.high)})`
}
