import type { Actor, Recipe } from '../api-types.ts'
import * as format from '../format.ts'
import { judgeScores } from '../histogram-bins.ts'
import { ApiError, ask } from '../http.ts'
import { Outcome } from '../parts/outcome.tsx'
import { OverrideDialog } from '../parts/override-dialog.tsx'
import { ScoreHistogram } from '../parts/score-histogram.tsx'
import { mayDo } from '../session.ts'
import { useAction } from '../hooks/use-action.ts'
import { useRecentScores } from '../hooks/use-recent-scores.ts'
import { useResource } from '../hooks/use-resource.ts'
import { CostSection } from '../threshold/cost-section.tsx'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { RecipeChanges } from './recipe-changes.tsx'
import { GoldenSet } from './golden-set.tsx'

/** One recipe: where its limit lies among the scores of the last parts, and what a change would do. */
export function RecipeEditor({ id, actor }: { readonly id: string; readonly actor: Actor }): VNode {
  const { value: recipe, problem, reload } = useResource<Recipe>(`/recipes/${encodeURIComponent(id)}`)
  if (problem !== null)
    return (
      <p class="message bad" role="alert">
        {problem}
      </p>
    )
  if (recipe === null)
    return (
      <p class="soft" role="status">
        Loading {id}
      </p>
    )
  return (
    <div class="stack">
      <Limits recipe={recipe} mayChange={mayDo(actor, 'admin')} onSaved={reload} />
      <CostSection recipe={recipe} mayChange={mayDo(actor, 'admin')} onSaved={reload} />
      <GoldenSet recipe={id} mayChange={mayDo(actor, 'admin')} />
      <Facts recipe={recipe} />
      <RecipeChanges recipe={id} revision={recipe.revision} />
    </div>
  )
}

function Limits({
  recipe,
  mayChange,
  onSaved
}: {
  readonly recipe: Recipe
  readonly mayChange: boolean
  readonly onSaved: () => void
}): VNode {
  const version = recipe.activeModelVersion
  const model = useResource<{ threshold: number }>(
    version === null ? null : `/models/${encodeURIComponent(version)}?recipe=${encodeURIComponent(recipe.id)}`
  )
  const scores = useRecentScores(recipe.id)
  const [threshold, setThreshold] = useState<number | null>(recipe.threshold)
  const [band, setBand] = useState(recipe.reviewBand)
  const save = useAction()
  // What somebody else saved shows, unless it is being changed here.
  useEffect(() => {
    setThreshold(recipe.threshold)
    setBand(recipe.reviewBand)
  }, [recipe.threshold, recipe.reviewBand])

  const ownLimit = model.value?.threshold ?? null
  const limit = threshold ?? ownLimit ?? 1
  const most = Math.max(2 * limit, 1.2 * Math.max(0, ...scores), 0.1)
  const judged = judgeScores(scores, limit, band)
  const changed = threshold !== recipe.threshold || band !== recipe.reviewBand
  const numberOf = (event: Event): number => Number((event.target as HTMLInputElement).value)
  const [refused, setRefused] = useState<string | null>(null)
  const store = (overrideReason?: string): void => {
    void save.run(async () => {
      try {
        await ask('PATCH', `/recipes/${encodeURIComponent(recipe.id)}`, {
          threshold,
          reviewBand: band,
          revision: recipe.revision,
          ...(overrideReason !== undefined && { overrideReason })
        })
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'GOLDEN_SET_FAILED') throw error
        setRefused(error.message)
        return
      }
      setRefused(null)
      onSaved()
      return 'Saved. The next part is judged by it.'
    })
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    store()
  }
  return (
    <section class="card" aria-labelledby="limits-title">
      <h2 id="limits-title">Limit of {recipe.id}</h2>
      {version === null && (
        <p class="message warn">
          This recipe has no model version yet: <a href="#/training">train one</a>.
        </p>
      )}
      <figure class="stack">
        <ScoreHistogram scores={scores} threshold={limit} reviewBand={band} />
        <figcaption class="small" aria-live="polite">
          {scores.length === 0 ? (
            'No parts yet: scores show as they come.'
          ) : (
            <>
              With this limit, of the last <b class="number">{scores.length}</b> parts:{' '}
              <b class="number">{judged.ok}</b> OK, <b class="number">{judged.review}</b> REVIEW,{' '}
              <b class="number">{judged.ng}</b> NG
            </>
          )}
        </figcaption>
      </figure>
      <form class="stack" onSubmit={submit}>
        <fieldset class="stack" disabled={!mayChange}>
          <label class="check">
            <input
              type="checkbox"
              checked={threshold === null}
              onChange={(event: Event) => {
                setThreshold((event.target as HTMLInputElement).checked ? null : (ownLimit ?? limit))
              }}
            />{' '}
            <span>
              Use the model version's own limit
              {ownLimit !== null && (
                <>
                  {' '}
                  <span class="number whole">({format.score(ownLimit)})</span>
                </>
              )}
            </span>
          </label>
          <div class="field">
            <label for="threshold">NG from score</label>
            <div class="with-output">
              <input
                type="range"
                aria-label="NG from score, slider"
                min="0"
                max={most}
                step="0.001"
                value={limit}
                disabled={threshold === null}
                onInput={(event: Event) => {
                  setThreshold(numberOf(event))
                }}
              />
              <input
                id="threshold"
                type="number"
                min="0.001"
                step="0.001"
                required
                value={Number(limit.toFixed(4))}
                disabled={threshold === null}
                onInput={(event: Event) => {
                  if (numberOf(event) > 0) setThreshold(numberOf(event))
                }}
              />
            </div>
          </div>
          <div class="field">
            <label for="band">REVIEW band below it, % of the limit</label>
            <div class="with-output">
              <input
                type="range"
                aria-label="REVIEW band, slider"
                min="0"
                max="100"
                step="1"
                value={Math.round(100 * band)}
                onInput={(event: Event) => {
                  setBand(numberOf(event) / 100)
                }}
              />
              <input
                id="band"
                type="number"
                min="0"
                max="100"
                step="1"
                required
                value={Math.round(100 * band)}
                onInput={(event: Event) => {
                  setBand(Math.min(100, Math.max(0, numberOf(event))) / 100)
                }}
              />
            </div>
          </div>
        </fieldset>
        <Outcome problem={save.problem} done={save.done} />
        {mayChange ? (
          <div class="row">
            <button class="main" disabled={!changed || save.busy}>
              Save
            </button>
            <button
              type="button"
              disabled={!changed}
              onClick={() => {
                setThreshold(recipe.threshold)
                setBand(recipe.reviewBand)
              }}
            >
              Discard
            </button>
          </div>
        ) : (
          <p class="soft small">Changing it needs an administrator's key.</p>
        )}
      </form>
      {refused !== null && (
        <OverrideDialog
          what={recipe.id}
          why={refused}
          busy={save.busy}
          onCancel={() => {
            setRefused(null)
          }}
          onForce={store}
        />
      )}
    </section>
  )
}

function Facts({
  recipe: { activeModelVersion, shadowModelVersion, crop, locate, scaleMmPerPx }
}: {
  readonly recipe: Recipe
}): VNode {
  return (
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title">Where and how it looks</h2>
      <dl class="facts">
        <dt>Model version</dt>
        <dd>{activeModelVersion === null ? 'none' : <code>{activeModelVersion}</code>}</dd>
        {shadowModelVersion && (
          <>
            <dt>In shadow</dt>
            <dd>
              <code>{shadowModelVersion}</code>
            </dd>
          </>
        )}
        <dt>Outer radius</dt>
        <dd class="number">
          {format.percent(locate.radius.min, 0)} to {format.percent(locate.radius.max, 0)} of the picture's height
        </dd>
        <dt>Part is</dt>
        <dd>
          {locate.polarity === 'auto' ? 'darker or brighter than around it' : `${locate.polarity}er than around it`}
        </dd>
        <dt>Found from</dt>
        <dd class="number">{format.percent(locate.minConfidence, 0)} of the edge seen</dd>
        <dt>Crop</dt>
        <dd class="number">
          {crop.mode}, {crop.sizePx} x {crop.columnsPx ?? crop.sizePx} px, margin {crop.margin}
        </dd>
        {scaleMmPerPx !== undefined && (
          <>
            <dt>Scale</dt>
            <dd class="number">{scaleMmPerPx} mm/px</dd>
          </>
        )}
      </dl>
    </section>
  )
}
