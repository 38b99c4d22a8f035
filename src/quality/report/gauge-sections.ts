import { counted, percent } from '../../report/format.ts'
import { html, type Html } from '../../report/html.ts'
import type { GaugeStudy } from '../study/gauge-study.ts'
import type { Capability, Index } from '../variable/capability.ts'
import type { GaugeRr, VarianceShare } from '../variable/gauge-rr.ts'

const NAMES: Readonly<Record<GaugeStudy['characteristic'], string>> = {
  score: 'Anomaly score',
  diameter: 'Diameter',
  bore: 'Bore diameter',
  eccentricity: 'Eccentricity of the bore'
}

/** Variable studies of one characteristic. @param unit of lengths: mm or px */
export function gaugeSection(study: GaugeStudy, unit: string): Html {
  const { characteristic, rr, leftOut, capability, type1 } = study
  const own = characteristic === 'score' ? '' : ` (${unit})`
  return html`<section id="gauge-${characteristic}"><h2>${NAMES[characteristic]}${own}</h2>
${leftOut.length === 0 ? '' : html`<p class="note">Left out, because they were not measured at each presentation: ${counted(leftOut.length, 'part')} (${leftOut.slice(0, 12).join(', ')}${leftOut.length > 12 ? ', …' : ''}).</p>`}
${rr === null ? html`<p class="empty">No gauge study: it takes 2 parts that were measured at least twice at each station.</p>` : rrTables(rr)}
${type1.length === 0 ? '' : type1Table(type1)}
${capability === null ? '' : capabilityTable(capability)}
</section>`
}

function rrTables(rr: GaugeRr): Html {
  const row = (name: string, { deviation, contribution, studyShare, toleranceShare }: VarianceShare): Html =>
    html`<tr><th scope="row">${name}</th><td>${figure(deviation)}</td><td>${percent(contribution)}</td><td>${percent(studyShare)}</td><td>${toleranceShare === null ? '–' : toleranceShare > 1 ? `${Math.round(100 * toleranceShare)} %` : percent(toleranceShare)}</td></tr>`
  return html`<h3>Gauge R&amp;R by analysis of variance: ${rr.rating}</h3>
<p>The gauge takes ${percent(rr.gauge.studyShare)} of the total deviation. Up to 10 % is acceptable, up to 30 % marginal. It tells ${rr.distinctCategories === Infinity ? 'any number of kinds' : counted(rr.distinctCategories, 'kind')} of part apart; 5 or more are wanted. ${
    rr.reproducibility === null
      ? 'One station: a study of type 3, without influence of an operator.'
      : rr.pooled
        ? 'Parts and stations do not act upon each other (p above 0.25), so that counts as repeatability.'
        : 'Parts and stations act upon each other; that counts as reproducibility.'
  }</p>
<div class="scroll"><table><thead><tr><th scope="col">Source</th><th scope="col">Deviation</th><th scope="col">Of the variance</th><th scope="col">Of the total deviation</th><th scope="col">6 deviations of the tolerance</th></tr></thead>
<tbody>${row('Gauge', rr.gauge)}${row(`Repeatability (${figure(rr.repeatability.low)} to ${figure(rr.repeatability.high)})`, rr.repeatability)}${
    rr.reproducibility === null ? '' : row('Reproducibility: between stations', rr.reproducibility)
  }${row('Part to part', rr.partToPart)}${row('Total', rr.total)}</tbody></table></div>
<details><summary>Analysis of variance</summary><div class="scroll"><table><thead><tr><th scope="col">Source</th><th scope="col">Freedom</th><th scope="col">Squares</th><th scope="col">Mean square</th><th scope="col">F</th><th scope="col">p</th></tr></thead>
<tbody>${rr.anova.map(
    ({ source, freedom, squares, meanSquare, f, p }) =>
      html`<tr><th scope="row">${source}</th><td>${freedom}</td><td>${figure(squares)}</td><td>${figure(meanSquare)}</td><td>${f === null ? '' : figure(f)}</td><td>${p === null ? '' : p.toFixed(3)}</td></tr>`
  )}</tbody></table></div></details>`
}

function type1Table(type1: GaugeStudy['type1']): Html {
  return html`<h3>Master, type 1</h3><div class="scroll"><table><thead><tr><th scope="col">Station, master</th><th scope="col">Measurements</th><th scope="col">Mean</th><th scope="col">Deviation</th><th scope="col">Bias (p)</th><th scope="col">Cg</th><th scope="col">Cgk</th><th scope="col">Capable (1.33)</th></tr></thead>
<tbody>${type1.map(
    ({ station, part, result }) =>
      html`<tr><th scope="row">${station}, ${part}</th><td>${result.count}</td><td>${figure(result.mean)}</td><td>${figure(result.deviation)}</td><td>${figure(result.bias)} (${result.biasP.toFixed(3)})</td><td>${result.cg.toFixed(2)}</td><td>${result.cgk.toFixed(2)}</td><td>${result.capable ? 'yes' : 'no'}</td></tr>`
  )}</tbody></table></div>`
}

function capabilityTable({ count, mean, overall, pp, ppk, cp, cpk, normality }: Capability): Html {
  const index = (value: Index | null): string =>
    value === null ? '–' : `${value.value.toFixed(2)} (${value.low.toFixed(2)} to ${value.high.toFixed(2)})`
  return html`<h3>Good parts against the tolerance</h3>
<div class="scroll"><table><thead><tr><th scope="col">Parts</th><th scope="col">Mean</th><th scope="col">Deviation</th><th scope="col">Pp</th><th scope="col">Ppk</th><th scope="col">Cp</th><th scope="col">Cpk</th></tr></thead>
<tbody><tr><td>${count}</td><td>${figure(mean)}</td><td>${figure(overall)}</td><td>${index(pp)}</td><td>${index(ppk)}</td><td>${index(cp)}</td><td>${index(cpk)}</td></tr></tbody></table></div>
<p class="soft">${
    normality === null
      ? 'Too few parts to say whether they are normally distributed; the indices suppose it.'
      : normality.p < 0.05
        ? `The values are not normally distributed (Anderson-Darling, p ${normality.p.toFixed(3)}): the indices do not say what share of parts is out of tolerance.`
        : `Nothing speaks against a normal distribution (Anderson-Darling, p ${normality.p.toFixed(3)}).`
  }</p>`
}

/** Four digits that count. */
const figure = (value: number): string =>
  value === 0 || !Number.isFinite(value) ? String(value) : Number(value.toPrecision(4)).toString()
