import type { Recipe, ThresholdChoice } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { useResource } from '../hooks/use-resource.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { ApplyThreshold } from './apply-threshold.tsx'
import { CostChart } from './cost-chart.tsx'
import { CostsForm, type Terms } from './costs-form.tsx'
import { Proof } from './proof.tsx'
import { pointAt, ThresholdFacts } from './threshold-facts.tsx'

/** Labelled parts of this many last days count, unless somebody says otherwise. */
const DAYS = 28

/** Which threshold costs least, and what is known about it. */
export function CostSection({
  recipe,
  mayChange,
  onSaved
}: {
  readonly recipe: Recipe
  readonly mayChange: boolean
  readonly onSaved: () => void
}): VNode | null {
  const [terms, setTerms] = useState<Terms | null>(null)
  const { value, problem, reload } = useResource<ThresholdChoice>(
    recipe.activeModelVersion === null ? null : `/recipes/${encodeURIComponent(recipe.id)}/threshold?${queryOf(terms)}`
  )
  if (recipe.activeModelVersion === null) return null
  return (
    <section class="card" aria-labelledby="cost-title">
      <h2 id="cost-title">{t('Threshold by cost')}</h2>
      {problem !== null && (
        <p class="message bad" role="alert">
          {problem}
        </p>
      )}
      {value !== null && (
        <>
          <CostsForm
            key={JSON.stringify(terms)}
            given={terms ?? { costs: value.costs, days: DAYS, sampledOnly: false }}
            onTerms={setTerms}
          />
          <Choice
            recipe={recipe}
            mayChange={mayChange}
            choice={value}
            onSaved={() => {
              reload()
              onSaved()
            }}
          />
        </>
      )}
    </section>
  )
}

function queryOf(terms: Terms | null): string {
  if (terms === null) return `days=${DAYS}`
  const { costs, days, sampledOnly } = terms
  const query = new URLSearchParams({ days: String(days), sampledOnly: String(sampledOnly) })
  for (const [name, value] of Object.entries(costs)) query.set(name, String(value))
  return query.toString()
}

function Choice({
  recipe,
  choice,
  mayChange,
  onSaved
}: {
  readonly recipe: Recipe
  readonly choice: ThresholdChoice
  readonly mayChange: boolean
  readonly onSaved: () => void
}): VNode {
  const { labelled, heldOut, threshold, costs } = choice
  const [picked, setPicked] = useState<number | null>(null)
  const chosen = picked ?? threshold
  const { points } = labelled
  const place = points.indexOf(pointAt(points, chosen))
  const offers = [
    { name: t('Cheapest by labelled parts'), point: labelled.cheapest },
    { name: t('Cheapest by held-out parts'), point: heldOut?.cheapest ?? null },
    { name: t('Cheapest that keeps the promises'), point: labelled.promised ?? heldOut?.promised ?? null }
  ]
  return (
    <>
      <div class="cost-charts">
        <Sample
          title={t('Labelled since {time}', { time: format.time(labelled.since).slice(0, 10) })}
          sample={labelled}
          choice={choice}
          chosen={chosen}
        />
        {heldOut !== null && (
          <Sample title={t('Held out of training')} sample={heldOut} choice={choice} chosen={chosen} />
        )}
      </div>
      <p class="small legend-of-rates">
        <span class="swatch escape" /> {t('escapes')} <span class="swatch overkill" /> {t('overkill')}{' '}
        {t('with 95 % bounds; dashed: promised; dotted: the threshold that decides now')}
      </p>
      <div class="field">
        <label for="cost-threshold">{t('Threshold to choose')}</label>
        <div class="with-output">
          <input
            id="cost-threshold"
            type="range"
            min="0"
            max={points.length - 1}
            step="1"
            value={place}
            aria-valuetext={format.score(chosen)}
            onInput={(event: Event) => {
              setPicked(points[Number((event.target as HTMLInputElement).value)]!.threshold)
            }}
          />
          <output class="number">{format.score(chosen)}</output>
        </div>
      </div>
      <div class="row">
        {offers.map(
          ({ name, point }) =>
            point !== null && (
              <button
                key={name}
                type="button"
                class="small"
                onClick={() => {
                  setPicked(point.threshold)
                }}
              >
                {`${name}: ${format.score(point.threshold)}`}
              </button>
            )
        )}
      </div>
      <ThresholdFacts choice={choice} chosen={picked} />
      <Proof costs={costs} point={picked === null ? labelled.now : points[place]!} />
      <ApplyThreshold
        recipe={recipe}
        mayChange={mayChange}
        change={picked === null ? null : { threshold: picked, costs }}
        onSaved={() => {
          setPicked(null)
          onSaved()
        }}
      />
    </>
  )
}

function Sample({
  title,
  sample,
  choice: { threshold, costs },
  chosen
}: {
  readonly title: string
  readonly sample: Pick<ThresholdChoice['labelled'], 'good' | 'defect' | 'alwaysNg' | 'points'>
  readonly choice: ThresholdChoice
  readonly chosen: number
}): VNode {
  return (
    <figure>
      <figcaption class="small">
        <strong>{title}</strong>: {t('{good} good, {defect} defects', { good: sample.good, defect: sample.defect })}
        {sample.alwaysNg > 0 && ` ${t('({n} are NG at any threshold)', { n: sample.alwaysNg })}`}
      </figcaption>
      <CostChart name={title} points={sample.points} now={threshold} chosen={chosen} costs={costs} />
    </figure>
  )
}
