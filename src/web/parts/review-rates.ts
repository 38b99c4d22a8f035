import * as format from '../format.ts'
import { html } from '../html.ts'
import type { VNode } from '../vendor/preact.js'

interface Rate { readonly rate: number, readonly low: number, readonly high: number, readonly count: number, readonly of: number }

export interface Rates {
  readonly recipe: string
  readonly labels: { readonly good: number, readonly defect: number }
  readonly escapes: number
  readonly overkills: number
  readonly escapeRate: Rate | null
  readonly overkillRate: Rate | null
}

/** What was found in review so far, recipe by recipe. */
export function ReviewRates ({ rates }: { readonly rates: readonly Rates[] }): VNode | null {
  const known = rates.filter(({ labels }) => labels.good + labels.defect > 0)
  if (known.length === 0) return null
  return html`<section class="card" aria-labelledby="review-rates"><h2 id="review-rates">Found in review</h2>
    <div class="scroll"><table aria-labelledby="review-rates">
      <thead><tr><th>Recipe</th><th class="number">Good</th><th class="number">Defect</th><th class="number">Escapes</th><th>of defects, in the sample</th><th class="number">Overkills</th><th>of good parts, in the sample</th></tr></thead>
      <tbody>${known.map(({ recipe, labels, escapes, overkills, escapeRate, overkillRate }) => html`<tr key=${recipe}>
        <td>${recipe}</td><td class="number">${labels.good}</td><td class="number">${labels.defect}</td>
        <td class="number">${escapes}</td><td>${words(escapeRate)}</td><td class="number">${overkills}</td><td>${words(overkillRate)}</td>
      </tr>`)}</tbody>
    </table></div>
    <p class="soft small">An escape is a defect judged OK, an overkill a good part judged NG. Rates come from the parts alone that chance chose, in brackets between what the true rate lies (95 %).</p>
  </section>`
}

function words (rate: Rate | null): string {
  return rate === null ? 'none yet' : `${rate.count} of ${rate.of}: ${format.percent(rate.rate)} (${format.percent(rate.low)} to ${format.percent(rate.high)})`
}
