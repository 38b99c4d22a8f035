import { counted, score } from '../../report/format.ts'
import { html, type Html } from '../../report/html.ts'
import { row, table } from '../../report/table.ts'
import type { Measurement } from '../study/measurement.ts'
import type { SystemStudy } from '../study/system-study.ts'
import { zoneChart } from './zone-chart.ts'

/** The zone of scores in which decisions differ. */
export function zoneSection({ attribute: { zone, zoneParts }, threshold }: SystemStudy): Html {
  return html`<section id="zone"><h2>Zone in which decisions differ</h2>
${
  zone === null
    ? html`<p class="note">No zone can be told: it takes scores of all presentations, parts that are always accepted,
and parts that are always rejected.</p>`
    : html`<p>All parts up to a mean score of ${score(zone.acceptedUpTo)} were always accepted, all from
${score(zone.rejectedFrom)} on always rejected. The zone between is ${score(zone.width)} wide, and
${counted(zone.parts.length, 'part')} of the study lie in it. The threshold is ${score(threshold)}. Source: AIAG,
signal detection.</p>`
}
${zoneParts.length === 0 ? '' : zoneChart(zoneParts, threshold)}
</section>`
}

/** Parts with at least one wrong decision. */
export function wrongSection(measurements: readonly Measurement[]): Html {
  const byPart = new Map<string, Measurement[]>()
  for (const it of measurements) byPart.set(it.part, [...(byPart.get(it.part) ?? []), it])
  const wrong = [...byPart].filter(([, own]) =>
    own.some(({ verdict, reference }) => (verdict === 'OK') !== (reference === 'good'))
  )
  const stations = [...new Set(measurements.map(({ station }) => station))].sort()
  const verdictsAt = (station: string, own: readonly Measurement[]): string =>
    own.flatMap((it) => (it.station === station ? [it.verdict] : [])).join(' ')
  const rows = wrong.map(([part, own]) =>
    row(part, [own[0]!.reference, ...stations.map((station) => verdictsAt(station, own))])
  )
  return html`<section id="wrong"><h2>Parts that were not judged right each time</h2>
${wrong.length === 0 ? html`<p class="empty">None.</p>` : table(['Part', 'Reference', ...stations], rows, 'words')}
</section>`
}
