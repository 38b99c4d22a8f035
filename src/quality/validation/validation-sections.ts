import type { ValidationFacts } from '../../domain/quality/validation.ts'
import { rateWithBounds, score, timeText } from '../../report/format.ts'
import { html, type Html } from '../../report/html.ts'
import { row, table } from '../../report/table.ts'
import { pairs, code, none } from './validation-table.ts'

export function identitySection({ manifest, manifestSha256, threshold, reviewFrom }: ValidationFacts): Html {
  const { counts, parameters } = manifest
  const kinds = (count: { readonly good: number; readonly defect: number }): string =>
    `${count.good} good, ${count.defect} defects`
  return html`<section id="identity"><h2>Version and data</h2>
${pairs([
  ['Made', timeText(manifest.createdAt)],
  ['By program version', manifest.codeVersion],
  ['SHA-256 of its manifest', code(manifestSha256)],
  ['SHA-256 of its data set', code(manifest.dataHash)],
  ['Pictures available', kinds(counts.available)],
  ['For training', kinds(counts.train)],
  ['Held out', kinds(counts.validation)],
  ['Rejected', String(counts.rejected)],
  ['Judges by', `NG from ${score(threshold)} on; ${reviewText(threshold, reviewFrom)}`]
])}
<h3>Parameters</h3>
${pairs(Object.entries(parameters).map(([name, value]) => [name, JSON.stringify(value) ?? 'not given']))}
</section>`
}

const reviewText = (threshold: number, reviewFrom: number): string =>
  reviewFrom < threshold ? `REVIEW from ${score(reviewFrom)} on` : 'no review band'

export function ratesSection({ rates }: ValidationFacts): Html {
  return html`<section id="rates"><h2>Expected rates</h2>
<p>Escape: defects judged OK of all defects. Overkill: good parts judged NG of all good parts. In brackets exact bounds
of the true rate with 95 % confidence (Clopper and Pearson).</p>
${
  rates.length === 0
    ? none('No part of known label was judged by this version.')
    : table(
        ['Counted on', 'Escape', 'Overkill'],
        rates.map(({ on, escape, overkill }) => row(on, [rateText(escape), rateText(overkill)])),
        'words'
      )
}
</section>`
}

export const rateText = (rate: ValidationFacts['rates'][number]['escape']): string =>
  rate === null ? 'not measured' : `${rate.count} of ${rate.of}: ${rateWithBounds(rate)}`

export function goldenSection({ golden: { pictures, outcome } }: ValidationFacts): Html {
  if (pictures.length === 0)
    return html`<section id="golden"><h2>Golden set</h2>${none('The recipe has no golden pictures.')}</section>`
  const wrong = new Map(outcome.mistakes.map((mistake) => [mistake.sha256, mistake.verdict]))
  return html`<section id="golden"><h2>Golden set: ${outcome.passed ? 'passed' : 'not passed'}</h2>
<p>${outcome.right} of ${outcome.pictures} pictures judged right, ${outcome.review} of them REVIEW.</p>
${table(
  ['SHA-256', 'Label', 'Judged'],
  pictures.map(({ sha256, label }) => row(code(sha256), [label, wrong.get(sha256) ?? 'right'])),
  'words'
)}
</section>`
}
