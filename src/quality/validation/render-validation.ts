import type { ValidationFacts } from '../../domain/quality/validation.ts'
import { percent, timeText } from '../../report/format.ts'
import { html, type Html, trusted } from '../../report/html.ts'
import { STYLE } from '../../report/style.ts'
import { row, table } from '../../report/table.ts'
import { factsBlock } from './facts-block.ts'
import { code, none } from './validation-table.ts'
import { identitySection, ratesSection, rateText, goldenSection } from './validation-sections.ts'

/**
 * The validation report of a model version: one HTML file without links to other files, which can be printed. The same
 * facts give the same bytes. The page also contains the facts as data.
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
