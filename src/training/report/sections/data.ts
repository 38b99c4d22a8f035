import type { ReportData } from '../report-data.ts'
import { html, type Html } from '../../../report/html.ts'
import { row, table } from '../../../report/table.ts'

const SHOWN_REJECTED = 20

/** Pictures available, used per split, and rejected with the reason. */
export function dataSection({ available, splits, rejected }: ReportData): Html {
  const used = splits.reduce((sum, split) => ({ good: sum.good + split.good, defect: sum.defect + split.defect }), {
    good: 0,
    defect: 0
  })
  const counts = [
    countRow('Available', available.good, available.defect),
    ...splits.map((split) => countRow(`Used for ${split.name}`, split.good, split.defect)),
    countRow('Used in all', used.good, used.defect)
  ]
  return html`<section id="data">
<h2>Data</h2>
${table(['Pictures', 'Good', 'Defect', 'All'], counts)}
<p class="soft">Split by part: no part has pictures on both sides. Training fits the weights and fills the banks;
validation, which the weights have not seen, gives the threshold and the figures above.</p>
<h3>Rejected pictures${rejected.length === 0 ? '' : `: ${rejected.length}`}</h3>
${
  rejected.length === 0
    ? html`<p class="empty">None: every picture could be read and held a part.</p>`
    : html`${rejectedTable(rejected.slice(0, SHOWN_REJECTED))}
${rejected.length > SHOWN_REJECTED ? html`<p class="soft">and ${rejected.length - SHOWN_REJECTED} more.</p>` : ''}`
}
</section>`
}

const countRow = (name: string, good: number, defect: number): Html => row(name, [good, defect, good + defect])

function rejectedTable(rejected: ReportData['rejected']): Html {
  const rows = rejected.map(({ file, reason }) => html`<tr><td><code>${file}</code></td><td>${reason}</td></tr>`)
  return table(['File', 'Reason'], rows, 'words')
}
