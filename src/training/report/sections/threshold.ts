import type { Calibration } from '../../../scoring/calibrate.ts'
import type { ReportData, ScoreSet } from '../report-data.ts'
import { counted, percent, rateWithBounds, score } from '../../../report/format.ts'
import { html, type Html } from '../../../report/html.ts'
import { scoreHistogram } from '../score-histogram.ts'
import { closeUpChart, rateChart } from '../rate-charts.ts'
import { rocChart } from '../roc-chart.ts'
import type { WorkingPoint } from '../score-axis.ts'

const METHODS: Readonly<Record<Calibration['method'], string>> = {
  cost: 'the least expected cost of escapes and overkill',
  'escape-limit': 'the limit set on escapes, with the least overkill that keeps it',
  'overkill-limit': 'the limit set on overkill, with the fewest escapes that keep it',
  'review-band': 'limits on escapes and on overkill, with the narrowest review band that keeps both',
  bulk: 'the bulk of the good parts alone, which the worst of them do not move',
  conformal: 'the scores of good parts alone (conformal quantile)',
  'tail-fit': 'the scores of good parts alone (log-normal tail, since the parts are too few for a quantile)'
}

/** The scores, the threshold, and the effect of other thresholds. */
export function thresholdSection({ calibration, reviewFrom, calibrationScores, testScores }: ReportData): Html {
  const { threshold, promisedOverkillRate } = calibration
  const at = { threshold, reviewFrom }
  return html`<section id="threshold">
<h2>Scores and threshold</h2>
<p>The threshold ${score(threshold)} was chosen by ${METHODS[calibration.method]}, on
${counted(calibrationScores.good.length, 'good part')} and
${counted(calibrationScores.defect.length, 'defect')}. There, escape is ${rateWithBounds(calibration.escape)} and
overkill ${rateWithBounds(calibration.overkill)}.
${
  promisedOverkillRate === null
    ? ''
    : html`It promises to reject at most ${percent(promisedOverkillRate)} of the good
parts to come, on average.`
}</p>
${
  reviewFrom < threshold
    ? html`<p>A part with a score from ${score(reviewFrom)} up to the threshold goes to a person
(REVIEW): a defect has escaped only below ${score(reviewFrom)}.</p>`
    : ''
}
${charts('calibration', 'Calibration', calibrationScores, at)}
${testScores === null ? '' : charts('test', 'Test', testScores, at)}
</section>`
}

function charts(id: string, title: string, scores: ScoreSet, at: WorkingPoint): Html {
  if (scores.good.length + scores.defect.length === 0)
    return html`<h3>${title} parts</h3><p class="empty">No scores.</p>`
  const roc = rocChart(`${id}-roc`, scores, at)
  return html`<h3>${title} parts</h3>
${
  scores.defect.length === 0
    ? html`<p class="note">There were no defects among these parts: the charts show good parts
only, and nothing here says how many defects would escape.</p>`
    : ''
}
${
  scores.good.length === 0
    ? html`<p class="note">There were no good parts among these: nothing here says how many would
be rejected.</p>`
    : ''
}
<div class="columns">
<figure>${scoreHistogram(`${id}-scores`, scores, at)}<figcaption>Score histogram, each class as shares of its own
number.</figcaption></figure>
<figure>${rateChart(`${id}-rates`, scores, at)}<figcaption>What another threshold would do: good parts at or above it
(overkill), defects below it (escape).</figcaption></figure>
<figure>${closeUpChart(`${id}-close-up`, scores, at)}<figcaption>The same close to the threshold.</figcaption></figure>
<figure>${
    roc === null
      ? html`<p class="empty">No ROC curve: it needs good parts and
defects.</p>`
      : html`${roc}<figcaption>ROC curve and where the station works on it.</figcaption>`
  }</figure>
</div>`
}
