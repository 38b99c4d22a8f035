import type { RunChart, StabilityOverview } from '../api-types.ts'
import * as format from '../format.ts'
import { ask } from '../http.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { addressOf, useRoute } from '../router.ts'
import { mayDo } from '../session.ts'
import { RunChartFigure } from '../stability/run-chart.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

/** Charts show what has come since. */
const LOOK_EVERY_MS = 5000

interface Pair {
  readonly recipe: string
  readonly station: string | null
}

/** Whether parts are pictured and judged as at first: run charts of each recipe and station. */
export function StabilityView({ item, actor }: Pick<ViewProps, 'item' | 'actor'>): VNode {
  const { query } = useRoute()
  const { value, problem, reload } = useResource<StabilityOverview>('/stability', LOOK_EVERY_MS)
  const pairs = value === null ? [] : pairsOf(value)
  const open: Pair | null =
    item === null ? (pairs[0] ?? null) : { recipe: item, station: new URLSearchParams(query).get('station') }
  return (
    <div class="side">
      <nav class="card" aria-label={t('Stability')}>
        <h1>{t('Stability')}</h1>
        {problem !== null && (
          <p class="message bad" role="alert">
            {problem}
          </p>
        )}
        {value !== null && pairs.length === 0 && <p class="soft">{t('No part was judged yet.')}</p>}
        <ul class="pick">
          {pairs.map((pair) => (
            <li key={keyOf(pair)}>
              <a
                href={addressOfPair(pair)}
                aria-current={open !== null && keyOf(open) === keyOf(pair) ? 'true' : undefined}
              >
                {pair.recipe}
                <span class="small soft"> {pair.station ?? t('without a station')}</span>
              </a>
            </li>
          ))}
        </ul>
        {value?.errors.map(
          ({ recipe, sum, limit }) =>
            sum >= limit && (
              <p key={recipe} class="message bad">
                {t('{recipe}: review has found more wrong verdicts than usual.', { recipe })}
              </p>
            )
        )}
      </nav>
      {open !== null && (
        <Charts
          key={keyOf(open)}
          pair={open}
          learning={value?.learning.find((each) => keyOf(each) === keyOf(open))}
          mayChange={mayDo(actor, 'admin')}
          onLearn={reload}
        />
      )}
    </div>
  )
}

function Charts({
  pair,
  learning,
  mayChange,
  onLearn
}: {
  readonly pair: Pair
  readonly learning: StabilityOverview['learning'][number] | undefined
  readonly mayChange: boolean
  readonly onLearn: () => void
}): VNode {
  const query = queryOf(pair)
  const { value, problem, reload } = useResource<{ charts: readonly RunChart[] }>(
    `/stability/charts?${query}`,
    LOOK_EVERY_MS
  )
  const [asking, setAsking] = useState(false)
  const learn = useAction()
  const learnAnew = (): void => {
    setAsking(false)
    void learn.run(async () => {
      await ask('POST', `/stability/learn?${query}`)
      reload()
      onLearn()
      return t('The next parts say what is usual.')
    })
  }
  return (
    <div class="stack">
      {problem !== null && (
        <p class="message bad" role="alert">
          {problem}
        </p>
      )}
      {learning !== undefined && (
        <p class="message" role="status">
          {t('Learns what is usual: {n} of {of} parts.', {
            n: format.count(learning.parts),
            of: format.count(learning.of)
          })}
        </p>
      )}
      <div class="run-charts">
        {value?.charts.map((chart) => (
          <RunChartFigure key={chart.series} chart={chart} />
        ))}
      </div>
      <Outcome problem={learn.problem} done={learn.done} />
      {mayChange && value !== null && value.charts.length > 0 && (
        <div class="row">
          <button
            disabled={learn.busy}
            onClick={() => {
              setAsking(true)
            }}
          >
            {t('Learn anew what is usual')}
          </button>
        </div>
      )}
      {asking && (
        <ConfirmDialog
          title={t('Learn anew what is usual')}
          words={t('After a change that was meant, such as another light. Until then a slow change is not seen.')}
          action={t('Learn anew')}
          onConfirm={learnAnew}
          onCancel={() => {
            setAsking(false)
          }}
        />
      )}
    </div>
  )
}

const keyOf = ({ recipe, station }: Pair): string => JSON.stringify([recipe, station])

function pairsOf({ series, learning }: StabilityOverview): readonly Pair[] {
  const pairs = new Map(
    [...series, ...learning].map(({ recipe, station }) => [keyOf({ recipe, station }), { recipe, station }])
  )
  return [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair)
}

function queryOf({ recipe, station }: Pair): string {
  return new URLSearchParams({ recipe, ...(station !== null && { station }) }).toString()
}

function addressOfPair({ recipe, station }: Pair): string {
  const query = station === null ? '' : `?${new URLSearchParams({ station }).toString()}`
  return `${addressOf('stability', recipe)}${query}`
}
