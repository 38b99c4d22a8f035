import type { ReportData } from '../report-data.ts'
import { duration } from '../../../report/format.ts'
import { html, type Html } from '../../../report/html.ts'

/** Everything that is needed to train the same model again. */
export function provenanceSection(data: ReportData): Html {
  const { parameters } = data
  return html`<section id="provenance">
<h2>How it was made</h2>
<div class="columns">
<div><h3>Hyperparameters</h3><table class="facts"><tbody>
${row('Epochs', parameters.epochs)}
${row('Learning rate', parameters.learningRate)}
${row('Batch size', parameters.batchSize)}
${row('Checkpoint every', `${parameters.saveInterval} epochs`)}
${Object.entries(data.settings).map(([name, value]) => row(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, value))}
</tbody></table></div>
<div><h3>Provenance</h3><table class="facts"><tbody>
${row('Recipe', data.recipe)}
${row('Model version', data.modelVersion)}
${row('Data hash', html`<code>${data.dataHash}</code>`)}
${row('Code version', html`<code>${data.codeVersion}</code>`)}
${row('Seed', parameters.seed)}
${row('Backend', data.backend)}
${row('Training time', duration(data.trainingSeconds))}
</tbody></table></div>
</div>
</section>`
}

function row(name: string, value: Html | string | number | boolean): Html {
  const words = typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
  return html`<tr><th scope="row">${name}</th><td>${words}</td></tr>`
}
