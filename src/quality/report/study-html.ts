import { html, trusted } from '../../report/html.ts'
import { STYLE } from '../../report/style.ts'
import type { SystemStudy } from '../study/system-study.ts'
import { agreementSection, effectivenessSection, headerSection } from './attribute-sections.ts'
import { wrongSection, zoneSection } from './wrong-sections.ts'
import { gaugeSection } from './gauge-sections.ts'
import { stabilitySection } from './stability-section.ts'

/**
 * The report of a study: one HTML file without scripts and without links to other files. The same study gives the same
 * bytes.
 */
export function renderStudy(study: SystemStudy): string {
  const unit = study.measurements.some(({ inMm }) => inMm) ? 'mm' : 'px'
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${study.recipe}: measurement system analysis</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${headerSection(study)}
${effectivenessSection(study.attribute)}
${agreementSection(study.attribute)}
${zoneSection(study)}
${wrongSection(study.measurements)}
${study.gauges.map((gauge) => gaugeSection(gauge, unit))}
${stabilitySection(study.stability, unit)}
<section id="method"><h2>Method</h2>
<p>Attributes: AIAG, Measurement Systems Analysis, 4th edition, chapter III section C. Gauge R&amp;R: the same,
appendix A. Stability: the same, chapter III section A, with the rules of Western Electric (1956). Bounds of rates:
Clopper and Pearson. Bounds of Cohen's kappa: Fleiss, Cohen and Everitt 1969. Bounds of Pp: chi-square; of Ppk: Bissell
1990. Each station takes the place of an appraiser.</p>
</section>
</main>
</body>
</html>
`.markup
}
