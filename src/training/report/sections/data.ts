import type { ReportData } from '../report-data.ts'
import { html, type Html } from '../../../report/html.ts'

const SHOWN_REJECTED = 20

/** Pictures available, used per split, and rejected with the reason. */
export function dataSection({ available, splits, rejected }: ReportData): Html {
  const used = splits.reduce((sum, split) => ({ good: sum.good + split.good, defect: sum.defect + split.defect }), {
    good: 0,
    defect: 0
  })
  return html`<section id="data">
<h2>Data</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Pictures</th><th scope="col">Good</th><th scope="col">Defect</th><th scope="col">All</th></tr></thead>
<tbody>
${row('Available', available.good, available.defect)}
${splits.map((split) => row(`Used for ${split.name}`, split.good, split.defect))}
${row('Used in all', used.good, used.defect)}
</tbody>
</table></div>
<p class="soft">Split by part: no part has pictures on both sides. Training fits the weights and fills the banks;
validation, which the weights have not seen, gives the threshold and the figures above.</p>
<h3>Rejected pictures${rejected.length === 0 ? '' : `: ${rejected.length}`}</h3>
${
  rejected.length === 0
    ? html`<p class="empty">None: every picture could be read and held a part.</p>`
    : html`<div class="scroll"><table class="words">
<thead><tr><th scope="col">File</th><th scope="col">Reason</th></tr></thead>
<tbody>
${rejected.slice(0, SHOWN_REJECTED).map(({ file, reason }) => html`<tr><td><code>${file}</code></td><td>${reason}</td></tr>`)}
</tbody>
</table></div>
${rejected.length > SHOWN_REJECTED ? html`<p class="soft">and ${rejected.length - SHOWN_REJECTED} more.</p>` : ''}`
}
</section>`
}

function row(name: string, good: number, defect: number): Html {
  return html`<tr><th scope="row">${name}</th><td>${good}</td><td>${defect}</td><td>${good + defect}</td></tr>`
}
