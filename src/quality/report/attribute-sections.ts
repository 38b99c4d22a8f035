import { counted, percent, timeText } from '../../report/format.ts'
import { html, type Html } from '../../report/html.ts'
import { row, table } from '../../report/table.ts'
import type { BinomialBounds } from '../../scoring/binomial-bounds.ts'
import { LIMITS, type Rating } from '../attribute/acceptance.ts'
import type { AttributeStudy } from '../attribute/attribute-study.ts'
import type { Effectiveness } from '../attribute/effectiveness.ts'
import type { FleissKappa, Kappa } from '../attribute/kappa.ts'
import type { SystemStudy } from '../study/system-study.ts'

const EFFECTIVENESS_COLUMNS = [
  'Station',
  'Right, by part',
  'Right, by decision',
  'Missed, by part',
  'Missed, by decision',
  'False alarm, by part',
  'False alarm, by decision',
  'Rating'
]
const AGREEMENT_COLUMNS = [
  'Station',
  "Cohen's kappa with the reference",
  'Parts with all trials alike',
  "Fleiss' kappa of its trials"
]

/** Title of the report and its main figures. */
export function headerSection({ recipe, modelVersion, at, attribute }: SystemStudy): Html {
  const { goodParts, defectParts, trials, stations, system } = attribute
  const { effectiveness, miss, falseAlarm, acceptance } = system
  return html`<header>
<h1>${recipe}: measurement system analysis</h1>
<p class="soft">Model version ${modelVersion}, ${timeText(at)}.
${counted(goodParts, 'good part')} and ${counted(defectParts, 'defective part')}, each presented
${counted(trials, 'time')} to ${counted(stations.length, 'station')}. Ranges are exact binomial bounds with 95 %
confidence.</p>
</header>
<div class="tiles">
${tile('Effectiveness', effectiveness.byPart, 'parts: all trials of all stations right', acceptance.effectiveness)}
${tile('Misses', miss.byDecision, 'decisions about defects: judged OK', acceptance.miss)}
${tile('False alarms', falseAlarm.byDecision, 'decisions about good parts: not judged OK', acceptance.falseAlarm)}
<div class="tile"><span>Whole system, by AIAG's limits</span><b>${acceptance.all}</b><span>the worst of the
three</span></div>
</div>`
}

function tile(name: string, bounds: BinomialBounds | null, words: string, rating: Rating | null): Html {
  return bounds === null
    ? html`<div class="tile"><span>${name}</span><b>–</b><span>no such part was studied</span></div>`
    : html`<div class="tile"><span>${name}: ${rating ?? 'not rated'}</span><b>${percent(bounds.rate)}</b>
<span>${bounds.count} of ${bounds.of} ${words};
95 % bounds ${percent(bounds.low)} to ${percent(bounds.high)}</span></div>`
}

/** Effectiveness, misses and false alarms of each station, counted both ways. */
export function effectivenessSection({ stations, system }: AttributeStudy): Html {
  const rows = stations.map((result) => effectivenessRow(result.station, result, result.acceptance.all))
  if (stations.length > 1) rows.push(effectivenessRow('All stations', system, system.acceptance.all))
  return html`<section id="effectiveness"><h2>Effectiveness</h2>
<p>By part: a part counts as right when all its trials are right (AIAG), and as missed or falsely alarmed when one
trial is wrong. By decision: each trial counts. AIAG's limits take effectiveness by part, and misses and false alarms
by decision. Only the verdict OK accepts a part; NG and REVIEW do not.</p>
${table(EFFECTIVENESS_COLUMNS, rows)}
<p class="soft">Acceptable: effectiveness of at least ${percent(LIMITS.effectiveness.acceptable)}, misses of at most
${percent(LIMITS.miss.acceptable)}, false alarms of at most ${percent(LIMITS.falseAlarm.acceptable)}. Marginal:
${percent(LIMITS.effectiveness.marginal)}, ${percent(LIMITS.miss.marginal)}, ${percent(LIMITS.falseAlarm.marginal)}.</p>
</section>`
}

const effectivenessRow = (name: string, { effectiveness, miss, falseAlarm }: Effectiveness, rating: Rating): Html =>
  row(name, [
    fraction(effectiveness.byPart),
    fraction(effectiveness.byDecision),
    fraction(miss.byPart),
    fraction(miss.byDecision),
    fraction(falseAlarm.byPart),
    fraction(falseAlarm.byDecision),
    rating
  ])

function fraction(bounds: BinomialBounds | null): Html {
  return bounds === null
    ? html`–`
    : html`<span class="whole">${percent(bounds.rate)}</span><br>
<span class="soft whole">${bounds.count} / ${bounds.of}</span><br>
<span class="soft whole">${percent(bounds.low)} to ${percent(bounds.high)}</span>`
}

/** Agreement beyond chance: with the reference, within a station, between stations. */
export function agreementSection({ stations, pairs, system }: AttributeStudy): Html {
  const own = stations.map(({ station, kappa, repeatability, fleissWithin }) =>
    row(station, [kappaText(kappa), fraction(repeatability), fleissText(fleissWithin)])
  )
  const between = pairs.map(({ stations: [first, second], kappa }) =>
    row(`${first} and ${second}, Cohen`, [kappaText(kappa)])
  )
  const all = row('All trials of all stations, Fleiss', [fleissText(system.fleiss)])
  return html`<section id="agreement"><h2>Agreement</h2>
<p>Kappa is agreement beyond chance: 1 is full agreement, 0 what chance gives. Above 0.75 agreement is good, below 0.40
poor (AIAG).</p>
<div class="columns"><div><h3>With the reference, and of own trials</h3>
${table(AGREEMENT_COLUMNS, own)}</div>
<div><h3>Between stations</h3>${
    pairs.length === 0
      ? html`<p class="empty">One station was studied.</p>`
      : table(['Stations', 'Kappa'], [...between, all])
  }</div></div>
</section>`
}

const kappaText = (kappa: Kappa | null): string =>
  kappa === null
    ? 'all decisions alike'
    : `${kappa.kappa.toFixed(2)} (${kappa.low.toFixed(2)} to ${kappa.high.toFixed(2)})`
const fleissText = (fleiss: FleissKappa | null): string => (fleiss === null ? '–' : fleiss.kappa.toFixed(2))
