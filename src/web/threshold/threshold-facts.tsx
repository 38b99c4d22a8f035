import type { ThresholdChoice, ThresholdPoint } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

type Rate = ThresholdPoint['escape']

/** The point of this threshold, or the nearest. */
export const pointAt = (points: readonly ThresholdPoint[], threshold: number): ThresholdPoint =>
  points.reduce((best, each) =>
    Math.abs(each.threshold - threshold) < Math.abs(best.threshold - threshold) ? each : best
  )

/** What the threshold that decides now and the chosen one do, in numbers. */
export function ThresholdFacts({
  choice: { labelled, heldOut, threshold },
  chosen
}: {
  readonly choice: ThresholdChoice
  /** Null: none yet. */
  readonly chosen: number | null
}): VNode {
  const samples = [
    { name: t('Labelled'), sample: labelled },
    ...(heldOut === null ? [] : [{ name: t('Held out'), sample: heldOut }])
  ]
  return (
    <table class="cards-on-phone">
      <caption class="hidden">{t('What thresholds do')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Threshold')}</th>
          <th scope="col">{t('Parts')}</th>
          <th scope="col">{t('Escapes')}</th>
          <th scope="col">{t('Overkill')}</th>
          <th scope="col" class="figure">
            {t('Cost of 1000 parts')}
          </th>
        </tr>
      </thead>
      <tbody>
        {samples.flatMap(({ name, sample }) => [
          <Row
            key={`${name} now`}
            title={t('now {n}', { n: format.score(threshold) })}
            parts={name}
            point={sample.now}
          />,
          chosen !== null && (
            <Row
              key={`${name} chosen`}
              title={t('chosen {n}', { n: format.score(chosen) })}
              parts={name}
              point={pointAt(sample.points, chosen)}
            />
          )
        ])}
      </tbody>
    </table>
  )
}

function Row({
  title,
  parts,
  point: { escape, overkill, cost }
}: {
  readonly title: string
  readonly parts: string
  readonly point: ThresholdPoint
}): VNode {
  return (
    <tr>
      <th scope="row" class="whole">
        {title}
      </th>
      <td class="whole" data-name={t('Parts')}>
        {parts}
      </td>
      <td data-name={t('Escapes')}>{rateWords(escape)}</td>
      <td data-name={t('Overkill')}>{rateWords(overkill)}</td>
      <td class="figure" data-name={t('Cost of 1000 parts')}>
        {cost === null ? '–' : (1000 * cost).toPrecision(3)}
      </td>
    </tr>
  )
}

const rateWords = (rate: Rate): string =>
  rate === null
    ? '–'
    : t('{count} of {of}: {rate} ({low} to {high})', {
        count: rate.count,
        of: rate.of,
        rate: format.percent(rate.rate),
        low: format.percent(rate.low),
        high: format.percent(rate.high)
      })
