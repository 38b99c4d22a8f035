import type { ReportData } from './report-data.ts'
import { html, trusted } from '../../report/html.ts'
import { confusionSection } from './sections/confusion.ts'
import { dataSection } from './sections/data.ts'
import { gallerySection } from './sections/gallery.ts'
import { headerSection } from './sections/header.ts'
import { provenanceSection } from './sections/provenance.ts'
import { thresholdSection } from './sections/threshold.ts'
import { trainingSection } from './sections/training.ts'
import { STYLE } from '../../report/style.ts'

/**
 * The training report: one HTML file without scripts and without links to other files (its content security policy
 * forbids both). The same data gives the same bytes.
 *
 * @throws RangeError when a gallery picture is not embedded (a data URI), or a score is negative or not finite
 */
export function renderReport(data: ReportData): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${data.recipe} ${data.modelVersion}: training report</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${headerSection(data)}
${thresholdSection(data)}
${confusionSection(data)}
${gallerySection(data)}
${trainingSection(data)}
${dataSection(data)}
${provenanceSection(data)}
</main>
</body>
</html>
`.markup
}
