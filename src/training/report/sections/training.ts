import type { ReportData } from '../../report-data.ts'
import { html, type Html } from '../html.ts'
import { lossChart, validationChart } from '../training-charts.ts'

/** How the training went, epoch by epoch. */
export function trainingSection ({ epochs }: ReportData): Html {
  if (epochs.length === 0) {
    return html`<section id="training"><h2>Training</h2>
<p class="empty">No epochs: this version was made without gradient descent, from an encoder that was there already.</p></section>`
  }
  const validation = validationChart(epochs)
  return html`<section id="training">
<h2>Training</h2>
<div class="columns">
<figure><h3>Losses</h3>${lossChart(epochs)}<figcaption>Training split, mean per picture, after each epoch.</figcaption></figure>
<figure><h3>Validation accuracy</h3>${validation === null
    ? html`<p class="empty">Not measured: the validation split holds one class only, so there is nothing to tell apart.</p>`
    : html`${validation}<figcaption>AUROC on pictures of parts that the weights were not fitted to.</figcaption>`}</figure>
</div>
</section>`
}
