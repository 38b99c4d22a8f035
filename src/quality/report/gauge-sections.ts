import { counted, percent } from '../../report/format.ts'
import { html, type Html } from '../../report/html.ts'
import { row, table } from '../../report/table.ts'
import type { GaugeStudy } from '../study/gauge-study.ts'
import type { Capability, Index } from '../variable/capability.ts'
import type { GaugeRr, VarianceShare } from '../variable/gauge-rr.ts'

export const CHARACTERISTIC_NAMES: Readonly<Record<GaugeStudy['characteristic'], string>> = {
  score: 'Anomaly score',
  diameter: 'Diameter',
  bore: 'Bore diameter',
  eccentricity: 'Eccentricity of the bore'
}

const NO_STUDY = 'No gauge study: it takes 2 parts that were measured at least twice at each station.'

/** Variable studies of one characteristic. @param unit of lengths: mm or px */
export function gaugeSection(study: GaugeStudy, unit: string): Html {
  const { characteristic, rr, leftOut, capability, type1 } = study
  const own = characteristic === 'score' ? '' : ` (${unit})`
  return html`<section id="gauge-${characteristic}"><h2>${CHARACTERISTIC_NAMES[characteristic]}${own}</h2>
${leftOut.length === 0 ? '' : leftOutNote(leftOut)}
${rr === null ? html`<p class="empty">${NO_STUDY}</p>` : rrTables(rr)}
${type1.length === 0 ? '' : type1Table(type1)}
${capability === null ? '' : capabilityTable(capability)}
</section>`
}

function leftOutNote(parts: readonly string[]): Html {
  const names = `${parts.slice(0, 12).join(', ')}${parts.length > 12 ? ', …' : ''}`
  return html`<p class="note">Left out, because they were not measured at each presentation:
${counted(parts.length, 'part')} (${names}).</p>`
}

function rrTables(rr: GaugeRr): Html {
  const kinds = rr.distinctCategories === Infinity ? 'any number of kinds' : counted(rr.distinctCategories, 'kind')
  const repeatability = `Repeatability (${figure(rr.repeatability.low)} to ${figure(rr.repeatability.high)})`
  const sources = [
    shareRow('Gauge', rr.gauge),
    shareRow(repeatability, rr.repeatability),
    ...(rr.reproducibility === null ? [] : [shareRow('Reproducibility: between stations', rr.reproducibility)]),
    shareRow('Part to part', rr.partToPart),
    shareRow('Total', rr.total)
  ]
  return html`<h3>Gauge R&amp;R by analysis of variance: ${rr.rating}</h3>
<p>The gauge takes ${percent(rr.gauge.studyShare)} of the total deviation. Up to 10 % is acceptable, up to 30 %
marginal. It tells ${kinds} of part apart; 5 or more are wanted. ${interaction(rr)}</p>
${table(['Source', 'Deviation', 'Of the variance', 'Of the total deviation', '6 deviations / tolerance'], sources)}
<details><summary>Analysis of variance</summary>
${table(['Source', 'Freedom', 'Squares', 'Mean square', 'F', 'p'], rr.anova.map(anovaRow))}</details>`
}

function shareRow(name: string, { deviation, contribution, studyShare, toleranceShare }: VarianceShare): Html {
  const ofTolerance =
    toleranceShare === null
      ? '–'
      : toleranceShare > 1
        ? `${Math.round(100 * toleranceShare)} %`
        : percent(toleranceShare)
  return row(name, [figure(deviation), percent(contribution), percent(studyShare), ofTolerance])
}

function interaction({ reproducibility, pooled }: GaugeRr): string {
  if (reproducibility === null) return 'One station: a study of type 3, without influence of an operator.'
  return pooled
    ? 'Parts and stations do not act upon each other (p above 0.25), so that counts as repeatability.'
    : 'Parts and stations act upon each other; that counts as reproducibility.'
}

const anovaRow = ({ source, freedom, squares, meanSquare, f, p }: GaugeRr['anova'][number]): Html =>
  row(source, [freedom, figure(squares), figure(meanSquare), f === null ? '' : figure(f), p === null ? '' : chance(p)])

function type1Table(type1: GaugeStudy['type1']): Html {
  const rows = type1.map(({ station, part, result }) =>
    row(`${station}, ${part}`, [
      result.count,
      figure(result.mean),
      figure(result.deviation),
      `${figure(result.bias)} (${chance(result.biasP)})`,
      result.cg.toFixed(2),
      result.cgk.toFixed(2),
      result.capable ? 'yes' : 'no'
    ])
  )
  return html`<h3>Master, type 1</h3>
${table(['Station, master', 'Measurements', 'Mean', 'Deviation', 'Bias (p)', 'Cg', 'Cgk', 'Capable (1.33)'], rows)}`
}

function capabilityTable({ count, mean, overall, pp, ppk, normality }: Capability): Html {
  const index = (value: Index | null): string =>
    value === null ? '–' : `${value.value.toFixed(2)} (${value.low.toFixed(2)} to ${value.high.toFixed(2)})`
  const cells = [
    ['Good parts', count],
    ['Mean', figure(mean)],
    ['Deviation', figure(overall)],
    ['Pp', index(pp)],
    ['Ppk', index(ppk)]
  ] as const
  return html`<h3>Good parts against the tolerance</h3>
<p>Each part counts once, by the mean of its presentations. There is no Cp and no Cpk: they need parts in groups that
were made one after the other, and a study does not say which were.</p>
${table(
  cells.map(([name]) => name),
  [html`<tr>${cells.map(([, value]) => html`<td>${value}</td>`)}</tr>`]
)}
<p class="soft">${
    normality === null
      ? 'Too few parts to say whether they are normally distributed; the indices suppose it.'
      : normality.p < 0.05
        ? `The values are not normally distributed (Anderson-Darling, p ${chance(normality.p)}): the indices do not
say what share of parts is out of tolerance.`
        : `Nothing speaks against a normal distribution (Anderson-Darling, p ${chance(normality.p)}).`
  }</p>`
}

/** A probability is never shown as 0. */
const chance = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3))

/** Four significant digits. */
export const figure = (value: number): string =>
  value === 0 || !Number.isFinite(value) ? String(value) : Number(value.toPrecision(4)).toString()
