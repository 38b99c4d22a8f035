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

/** What the service would have said about parts with a known label, with every denominator. */
export function confusionSection({ calibration, reviewFrom, calibrationScores, testScores }: ReportData): Html {
  const table = (name: string, { good, defect }: ScoreSet): Html => {
    const counts = confusionAt(good, defect, calibration.threshold, reviewFrom)
    // Side by side where there is room: both halves of one set, or one set beside the other.
    return testScores === null
      ? html`<div><h3>${name}</h3>${matrix(counts)}</div><div><h3>Rates</h3>${rates(counts)}</div>`
      : html`<div><h3>${name}</h3>${matrix(counts)}${rates(counts)}</div>`
  }
  return html`<section id="confusion">
<h2>Confusion matrix</h2>
<div class="columns">
${testScores === null ? '' : table('Test parts', testScores)}
${table('Calibration parts', calibrationScores)}
</div>
</section>`
}

function matrix({ good, defect }: Confusion): Html {
  return html`<div class="scroll"><table class="matrix">
<thead><tr><th scope="col">Label</th><th scope="col">OK</th><th scope="col">REVIEW</th><th scope="col">NG</th><th scope="col">All</th></tr></thead>
<tbody>
<tr><th scope="row">Good</th><td class="right">${good.OK}</td><td>${good.REVIEW}</td><td class="wrong">${good.NG}</td><td>${good.OK + good.REVIEW + good.NG}</td></tr>
<tr><th scope="row">Defect</th><td class="wrong">${defect.OK}</td><td>${defect.REVIEW}</td><td class="right">${defect.NG}</td><td>${defect.OK + defect.REVIEW + defect.NG}</td></tr>
</tbody>
</table></div>`
}

function rates(counts: Confusion): Html {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Rate</th><th scope="col">Parts</th><th scope="col">Measured (95 % bounds)</th></tr></thead>
<tbody>
${rateRow('Escape: defect judged OK', escapeRate(counts))}
${rateRow('Overkill: good judged NG', overkillRate(counts))}
${rateRow('Sent to review', reviewRate(counts))}
</tbody>
</table></div>`
}

function rateRow(name: string, { count, of }: Share): Html {
  return html`<tr><th scope="row">${name}</th><td class="whole">${count} /
${of}</td><td>${rateWithBounds(binomialBounds(count, of))}</td></tr>`
}
