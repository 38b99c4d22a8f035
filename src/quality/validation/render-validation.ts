import type { ValidationFacts } from '../../domain/quality/validation.ts'
import { percent, rateWithBounds, score, timeText } from '../../report/format.ts'
import { html, type Html, trusted } from '../../report/html.ts'
import { STYLE } from '../../report/style.ts'
import { row, table } from '../../report/table.ts'
import { factsBlock } from './facts-block.ts'

/**
 * The validation report of a model version: one HTML file that needs nothing else, and can be printed. The same facts
 * give the same bytes; they lie in the page, too.
 */
export function renderValidation(facts: ValidationFacts): string {
  const { recipe, version, issuedAt, issuedBy } = facts
  const title = `${recipe}: validation of version ${version}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
<header>
<h1>${title}</h1>
<p class="soft">Issued by ${issuedBy}, ${timeText(issuedAt)}.</p>
</header>
${identitySection(facts)}
${ratesSection(facts)}
${goldenSection(facts)}
${studiesSection(facts)}
${approvalsSection(facts)}
${filesSection(facts)}
</main>
${trusted(factsBlock(facts))}
</body>
</html>
`.markup
}

function pairs(rows: readonly (readonly [string, string | Html])[]): Html {
  return html`<table class="words facts"><tbody>${rows.map(([name, value]) => row(name, [value]))}</tbody></table>`
}

const code = (text: string): Html => html`<code>${text}</code>`
const none = (words: string): Html => html`<p class="empty">${words}</p>`

function identitySection({ manifest, manifestSha256, threshold, reviewFrom }: ValidationFacts): Html {
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

function ratesSection({ rates }: ValidationFacts): Html {
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

const rateText = (rate: ValidationFacts['rates'][number]['escape']): string =>
  rate === null ? 'not measured' : `${rate.count} of ${rate.of}: ${rateWithBounds(rate)}`

function goldenSection({ golden: { pictures, outcome } }: ValidationFacts): Html {
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

function studiesSection({ studies }: ValidationFacts): Html {
  return html`<section id="studies"><h2>Measurement system analysis</h2>
${
  studies.length === 0
    ? none('No finished study was judged by this version.')
    : table(
        ['Study', 'Parts', 'Effectiveness', 'Misses', 'False alarms', 'AIAG'],
        studies.map((study) =>
          row(study.name, [
            `${study.goodParts} good, ${study.defectParts} defects, ${study.trials} times at `
              + study.stations.join(', '),
            rateText(study.effectiveness),
            rateText(study.miss),
            rateText(study.falseAlarm),
            study.rating
          ])
        ),
        'words'
      )
}
</section>`
}

function approvalsSection({ approvals, auditHead }: ValidationFacts): Html {
  return html`<section id="approvals"><h2>Who approved it</h2>
${
  approvals.length === 0
    ? none('No entry of the audit says that somebody made it judge.')
    : table(
        ['Entry', 'When', 'Who', 'What', 'Signed as, by', 'Golden set overridden because'],
        approvals.map(({ seq, at, actor, action, meaning, signer, reason }) =>
          row(String(seq), [
            timeText(at),
            actor.role === null ? actor.name : `${actor.name}, ${actor.role}`,
            action,
            meaning === null ? '–' : `${meaning}${signer === null ? '' : `, ${signer}`}`,
            reason ?? '–'
          ])
        ),
        'words'
      )
}
<p class="soft">${
    auditHead === null
      ? 'The audit was empty.'
      : html`Newest entry of the audit when this was issued: ${String(auditHead.seq)}, ${code(auditHead.hash)}`
  }</p>
</section>`
}

function filesSection({ manifest: { files, metrics } }: ValidationFacts): Html {
  const auroc = metrics['auroc']
  return html`<section id="files"><h2>Files</h2>
${typeof auroc === 'number' ? html`<p>AUROC on held out pictures: ${percent(auroc)}.</p>` : ''}
${table(
  ['File', 'Bytes', 'SHA-256'],
  Object.entries(files).map(([name, { bytes, sha256 }]) => row(name, [bytes, code(sha256)])),
  'words'
)}
<p class="soft"><code>okng verify</code> proves that files, data and this report belong together.</p>
</section>`
}
