import type { ReportData } from '../report-data.ts'
import { html, type Html } from '../../../report/html.ts'
import { accuracyChart, lossChart } from '../training-charts.ts'

/** How the training went, epoch by epoch. */
export function trainingSection({ epochs }: ReportData): Html {
  if (epochs.length === 0) {
    return html`<section id="training"><h2>Training</h2>
<p class="empty">No epochs: this version was made without gradient descent, from an encoder that was there
already.</p></section>`
  }
  const accuracy = accuracyChart(epochs)
  const notMeasured = epochs.every(({ validationAuroc }) => validationAuroc === null)
  const why = 'Not measured: the validation split holds one class only, so there is nothing to tell apart.'
  return html`<section id="training">
<h2>Training</h2>
<div class="columns">
<figure><h3>Losses</h3>${lossChart(epochs)}<figcaption>Of the training split unless it says validation; mean per
picture, after each epoch. The total weighs its parts, and the training's
triplet loss has drawn defects and the hardest triplets in it, which that of the validation split has
not.</figcaption></figure>
<figure><h3>Accuracy</h3>${
    accuracy === null
      ? html`<p class="empty">${why}</p>`
      : html`${accuracy}<figcaption>AUROC on the pictures that the weights are fitted to (training) and on those of
other parts (validation), by the layer in training; the one that judges is fitted afterwards.${
          notMeasured
            ? `
Validation: ${why}`
            : ''
        }</figcaption>`
  }</figure>
</div>
</section>`
}
