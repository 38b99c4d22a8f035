import type { ModelVersion } from '../api-types.ts'
import * as format from '../format.ts'
import type { Text } from '../language/en.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

const STATES: Readonly<Record<ModelVersion['state'], readonly [kind: string, words: Text]>> = {
  active: ['ok', 'active'],
  shadow: ['review', 'shadow'],
  idle: ['plain', 'idle'],
  broken: ['ng', 'broken']
}

export function StateTag({ state }: { readonly state: ModelVersion['state'] }): VNode {
  const [kind, words] = STATES[state]
  return <span class={`tag ${kind}`}>{t(words)}</span>
}

/** Its name where it has one, else its id. */
export const nameOf = ({ name, version }: Pick<ModelVersion, 'name' | 'version'>): string => name ?? version

/** A rate with what it was counted from: `0 of 12, 0.0 % to 26.5 %`. */
export function RateWords({ rate }: { readonly rate: ModelVersion['escape'] }): VNode {
  if (rate === null) return <span>–</span>
  return (
    <span>
      {format.percent(rate.rate)}
      <br />
      <span class="small soft">
        {t('{count} of {of}, {low} to {high}', {
          count: rate.count,
          of: rate.of,
          low: format.percent(rate.low),
          high: format.percent(rate.high)
        })}
      </span>
    </span>
  )
}
