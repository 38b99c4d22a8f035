import { binomialBounds } from '../../../scoring/binomial-bounds.ts'
import {
  confusionAt,
  escapeRate,
  overkillRate,
  reviewRate,
  type Confusion,
  type Share
} from '../../../scoring/confusion.ts'
import type { ReportData, ScoreSet } from '../report-data.ts'
import { rateWithBounds } from '../../../report/format.ts'
import { html, type Html } from '../../../report/html.ts'
import { table } from '../../../report/table.ts'

/** Verdicts on parts with a known label, with every denominator. */
export function confusionSection({ calibration, reviewFrom, calibrationScores, testScores }: ReportData): Html {
  const part = (name: string, { good, defect }: ScoreSet): Html => {
    const counts = confusionAt(good, defect, calibration.threshold, reviewFrom)
    // Side by side where there is room: both halves of one set, or one set beside the other.
    return testScores === null
      ? html`<div><h3>${name}</h3>${matrix(counts)}</div><div><h3>Rates</h3>${rates(counts)}</div>`
      : html`<div><h3>${name}</h3>${matrix(counts)}${rates(counts)}</div>`
  }
  return html`<section id="confusion">
<h2>Confusion matrix</h2>
<div class="columns">
${testScores === null ? '' : part('Test parts', testScores)}
${part('Calibration parts', calibrationScores)}
</div>
</section>`
}

function matrix({ good, defect }: Confusion): Html {
  const [goodInAll, defectsInAll] = [good.OK + good.REVIEW + good.NG, defect.OK + defect.REVIEW + defect.NG]
  const rows = [
    html`<tr><th scope="row">Good</th><td class="right">${good.OK}</td><td>${good.REVIEW}</td>
<td class="wrong">${good.NG}</td><td>${goodInAll}</td></tr>`,
    html`<tr><th scope="row">Defect</th><td class="wrong">${defect.OK}</td><td>${defect.REVIEW}</td>
<td class="right">${defect.NG}</td><td>${defectsInAll}</td></tr>`
  ]
  return table(['Label', 'OK', 'REVIEW', 'NG', 'All'], rows, 'matrix')
}

function rates(counts: Confusion): Html {
  return table(
    ['Rate', 'Parts', 'Measured (95 % bounds)'],
    [
      rateRow('Escape: defect judged OK', escapeRate(counts)),
      rateRow('Overkill: good judged NG', overkillRate(counts)),
      rateRow('Sent to review', reviewRate(counts))
    ]
  )
}

function rateRow(name: string, { count, of }: Share): Html {
  return html`<tr><th scope="row">${name}</th><td class="whole">${count} /
${of}</td><td>${rateWithBounds(binomialBounds(count, of))}</td></tr>`
}
