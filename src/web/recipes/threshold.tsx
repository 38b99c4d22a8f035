import type { Recipe } from '../api-types.ts'
import * as format from '../format.ts'
import { useRecipeChange } from '../hooks/use-recipe-change.tsx'
import { useRecentScores } from '../hooks/use-recent-scores.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { NumberSlider } from '../parts/number-slider.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { ScoreHistogram } from '../parts/score-histogram.tsx'
import { addressOf } from '../router.ts'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { JudgedAnew } from './judged-anew.tsx'

export interface ThresholdProps {
  readonly recipe: Recipe
  readonly mayChange: boolean
  readonly onSaved: () => void
}

/** From which score on a part is NG or REVIEW, among the scores of the last parts. */
export function Threshold({ recipe, mayChange, onSaved }: ThresholdProps): VNode {
  const version = recipe.activeModelVersion
  const model = useResource<{ threshold: number }>(
    version === null ? null : `/models/${encodeURIComponent(version)}?recipe=${encodeURIComponent(recipe.id)}`
  )
  const scores = useRecentScores(recipe.id)
  const [threshold, setThreshold] = useState<number | null>(recipe.threshold)
  const [band, setBand] = useState(recipe.reviewBand)
  const save = useRecipeChange(recipe, onSaved)
  const reset = (): void => {
    setThreshold(recipe.threshold)
    setBand(recipe.reviewBand)
  }
  // What somebody else saved shows, unless it is being changed here.
  useEffect(reset, [recipe.threshold, recipe.reviewBand])

  const own = model.value?.threshold ?? null
  const limit = threshold ?? own ?? 1
  const isChanged = threshold !== recipe.threshold || band !== recipe.reviewBand
  return (
    <section class="card" aria-labelledby="limits-title">
      <h2 id="limits-title">{t('Threshold of {recipe}', { recipe: recipe.id })}</h2>
      {version === null && (
        <p class="message warn">
          {t('This recipe has no model version yet.')} <a href={addressOf('teach')}>{t('Teach it good parts')}</a>{' '}
          <a href={addressOf('training')}>{t('Train one')}</a>
        </p>
      )}
      <figure class="stack">
        <ScoreHistogram scores={scores} threshold={limit} reviewBand={band} />
        <JudgedAnew scores={scores} threshold={limit} reviewBand={band} />
      </figure>
      <form
        class="stack"
        onSubmit={(event: Event) => {
          event.preventDefault()
          save.change({ threshold, reviewBand: band })
        }}
      >
        <fieldset class="stack" disabled={!mayChange}>
          <label class="check">
            <input
              type="checkbox"
              checked={threshold === null}
              onChange={(event: Event) => {
                setThreshold((event.target as HTMLInputElement).checked ? null : (own ?? limit))
              }}
            />{' '}
            <span>
              {own === null
                ? t("Use the model version's own threshold")
                : t("Use the model version's own threshold ({n})", { n: format.score(own) })}
            </span>
          </label>
          <NumberSlider
            id="threshold"
            label={t('NG from score')}
            sliderLabel={t('NG from score, slider')}
            min={0.001}
            max={Math.max(2 * limit, 1.2 * Math.max(0, ...scores), 0.1)}
            step={0.001}
            value={Number(limit.toFixed(4))}
            disabled={threshold === null}
            onChange={setThreshold}
          />
          <NumberSlider
            id="band"
            label={t('REVIEW band below it, % of the threshold')}
            sliderLabel={t('REVIEW band, slider')}
            min={0}
            max={100}
            step={1}
            value={Math.round(100 * band)}
            onChange={(value: number) => {
              setBand(Math.min(100, Math.max(0, value)) / 100)
            }}
          />
        </fieldset>
        <Outcome problem={save.problem} done={save.done} />
        {mayChange ? (
          <div class="row">
            <button class="main" disabled={!isChanged || save.busy}>
              {t('Save')}
            </button>
            <button type="button" disabled={!isChanged} onClick={reset}>
              {t('Discard')}
            </button>
          </div>
        ) : (
          <p class="soft small">{t("Changing it needs an administrator's key.")}</p>
        )}
      </form>
      {save.dialog}
    </section>
  )
}
