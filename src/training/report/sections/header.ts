import { auroc } from '../../../scoring/roc.ts'
import { binomialBounds } from '../../../scoring/binomial-bounds.ts'
import { confusionAt, escapeRate, overkillRate, type Share } from '../../../scoring/confusion.ts'
import type { ReportData } from '../report-data.ts'
import { counted, percent, score, timeText } from '../../../report/format.ts'
import { html, type Html } from '../../../report/html.ts'

/** Title of the report and its four main figures, from the scores with the least bias. */
export function headerSection(data: ReportData): Html {
  const scores = data.testScores ?? data.calibrationScores
  const judged = confusionAt(scores.good, scores.defect, data.calibration.threshold, data.reviewFrom)
  const area = auroc(scores.good, scores.defect)
  return html`<header>
<h1>${data.recipe}: model version ${data.modelVersion}</h1>
<p class="soft">Training report, ${timeText(data.createdAt)}. Rates are measured
on ${
    data.testScores === null
      ? 'the calibration parts, on which the threshold was chosen too: they flatter a little'
      : 'test parts that neither training nor the choice of the threshold has seen'
  }. Ranges are exact binomial bounds with 95 % confidence.</p>
</header>
<div class="tiles">
<div class="tile"><span>AUROC</span><b>${area === null ? '–' : area.toFixed(4)}</b><span>${
    area === null ? 'needs good parts and defects' : 'chance that a defect scores above a good part'
  }</span></div>
${rateTile('Escape', escapeRate(judged), 'defect', 'OK')}
${rateTile('Overkill', overkillRate(judged), 'good part', 'NG')}
<div class="tile"><span>Threshold</span><b>${score(data.calibration.threshold)}</b><span>NG from this anomaly score
on${data.reviewFrom < data.calibration.threshold ? `; REVIEW from ${score(data.reviewFrom)}` : ''}</span></div>
</div>`
}

function rateTile(name: string, { count, of }: Share, noun: string, verdict: string): Html {
  const bounds = binomialBounds(count, of)
  return bounds === null
    ? html`<div class="tile"><span>${name}</span><b>–</b><span>no ${noun}s to measure it on</span></div>`
    : html`<div class="tile"><span>${name}</span><b>${percent(bounds.rate)}</b><span>${count} of ${counted(of, noun)}
judged ${verdict}; 95 % bounds ${percent(bounds.low)} to ${percent(bounds.high)}</span></div>`
}
