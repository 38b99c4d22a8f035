import type { ModelVersion } from '../api-types.ts'
import * as format from '../format.ts'
import { ApiError, ask } from '../http.ts'
import { Modal } from '../parts/modal.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { OverrideDialog } from '../parts/override-dialog.tsx'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { addressOf } from '../router.ts'
import { mayDo } from '../session.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

/** The versions of a recipe's model: how good each was, and which one judges. */
export function ModelsView({ item, recipes, actor, recipe: current, chooseRecipe }: ViewProps): VNode {
  const recipe = item ?? current
  useEffect(() => {
    if (item !== null) chooseRecipe(item)
  }, [item])
  const list = useResource<{ models: readonly ModelVersion[] }>(
    recipe === null ? null : `/models?recipe=${encodeURIComponent(recipe)}`
  )
  const [refused, setRefused] = useState<{ version: string; why: string } | null>(null)
  const [rolling, setRolling] = useState(false)
  const change = useAction()
  const mayChange = mayDo(actor, 'admin')
  const versions = list.value?.models ?? []
  const query = `?recipe=${encodeURIComponent(recipe ?? '')}`

  const activate = (version: string, overrideReason?: string): void => {
    void change.run(async () => {
      try {
        await ask(
          'POST',
          `/models/${encodeURIComponent(version)}/activate${query}`,
          overrideReason === undefined ? {} : { overrideReason }
        )
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'GOLDEN_SET_FAILED') throw error
        setRefused({ version, why: error.message })
        return
      }
      setRefused(null)
      list.reload()
      return `${version} judges from now on.`
    })
  }
  const rollBack = (): void => {
    setRolling(false)
    void change.run(async () => {
      const { version } = await ask<{ version: string }>('POST', `/models/rollback${query}`, {})
      list.reload()
      return `Rolled back: ${version} judges from now on.`
    })
  }
  const shadow = (version: string, on: boolean): void => {
    void change.run(async () => {
      await ask(on ? 'POST' : 'DELETE', `/models/${encodeURIComponent(version)}/shadow${query}`, on ? {} : undefined)
      list.reload()
      return on ? `${version} scores beside the active version, without deciding.` : 'The shadow is off.'
    })
  }

  return (
    <div class="stack">
      <div class="row spread end">
        <h1>Models</h1>
        <div class="row end">
          <div class="field">
            <label for="models-recipe">Recipe</label>
            <RecipeSelect
              id="models-recipe"
              recipes={recipes}
              value={recipe ?? ''}
              onChange={(next: string) => {
                location.hash = addressOf('models', next)
              }}
            />
          </div>
          {mayChange && (
            <button
              onClick={() => {
                setRolling(true)
              }}
              disabled={change.busy || versions.length === 0}
            >
              Roll back
            </button>
          )}
        </div>
      </div>
      <Outcome problem={change.problem ?? list.problem} done={change.done} />
      {list.value !== null && versions.length === 0 && (
        <div class="empty">
          <strong>No model version yet</strong>
          <a href="#/training">Train one</a>
        </div>
      )}
      {versions.length > 0 && (
        <section class="card">
          <table class="cards-on-phone">
            <caption class="hidden">Model versions of {recipe}, newest first</caption>
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">State</th>
                <th scope="col" class="figure">
                  AUROC
                </th>
                <th scope="col" class="figure">
                  Escapes
                </th>
                <th scope="col" class="figure">
                  Overkill
                </th>
                <th scope="col" class="figure">
                  Limit
                </th>
                <th scope="col">
                  <span class="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {versions.map((each) => (
                <tr key={each.version}>
                  <td class="wide">
                    <code>{each.version}</code>
                    <div class="small soft">{format.time(each.createdAt)}</div>
                  </td>
                  <td class="wide">
                    <StateTag state={each.state} />
                    {each.problem && <div class="small">{each.problem}</div>}
                    {each.state === 'shadow' && recipe !== null && <Agreement recipe={recipe} version={each.version} />}
                  </td>
                  <td class="figure" data-name="AUROC">
                    {each.auroc === null ? '–' : each.auroc.toFixed(4)}
                  </td>
                  <td class="figure" data-name="Escapes">
                    {format.percent(each.escapeRate)}
                  </td>
                  <td class="figure" data-name="Overkill">
                    {format.percent(each.overkillRate)}
                  </td>
                  <td class="figure" data-name="Limit">
                    {format.score(each.threshold)}
                  </td>
                  <td class="wide">
                    <div class="actions">
                      {each.hasReport && (
                        <a
                          class="button small"
                          href={`report.html${query}&version=${encodeURIComponent(each.version)}`}
                          target="_blank"
                          rel="noopener"
                          aria-label={`Report of ${each.version}`}
                        >
                          Report
                        </a>
                      )}
                      {mayChange && each.state !== 'active' && each.state !== 'broken' && (
                        <>
                          <button
                            class="small"
                            aria-label={`${each.state === 'shadow' ? 'End shadow of' : 'Shadow'} ${each.version}`}
                            disabled={change.busy}
                            onClick={() => {
                              shadow(each.version, each.state !== 'shadow')
                            }}
                          >
                            {each.state === 'shadow' ? 'End shadow' : 'Shadow'}
                          </button>
                          <button
                            class="small"
                            aria-label={`Activate ${each.version}`}
                            disabled={change.busy}
                            onClick={() => {
                              activate(each.version)
                            }}
                          >
                            Activate
                          </button>
                        </>
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {refused !== null && (
        <OverrideDialog
          what={refused.version}
          why={refused.why}
          busy={change.busy}
          onCancel={() => {
            setRefused(null)
          }}
          onForce={(reason: string) => {
            activate(refused.version, reason)
          }}
        />
      )}
      {rolling && (
        <Modal
          title={`Roll ${recipe} back?`}
          onClose={() => {
            setRolling(false)
          }}
        >
          <p>The version that was active before judges again, at once. The golden set is not asked.</p>
          <div class="row">
            <button class="main" onClick={rollBack}>
              Roll back
            </button>
            <button
              onClick={() => {
                setRolling(false)
              }}
            >
              Cancel
            </button>
          </div>
        </Modal>
      )}
    </div>
  )
}

const TAGS: Readonly<Record<ModelVersion['state'], string>> = {
  active: 'ok',
  shadow: 'review',
  idle: 'plain',
  broken: 'ng'
}

function StateTag({ state }: { readonly state: ModelVersion['state'] }): VNode {
  return <span class={`tag ${TAGS[state]}`}>{state}</span>
}

interface Shadow {
  readonly compared: number
  readonly agreement: number | null
  readonly failed: number
}

/** How often the version that looks on says the same as the one that judges. */
function Agreement({ recipe, version }: { readonly recipe: string; readonly version: string }): VNode | null {
  const { value } = useResource<Shadow>(
    `/models/${encodeURIComponent(version)}/shadow?recipe=${encodeURIComponent(recipe)}`
  )
  if (value === null) return null
  return (
    <div class="small number">
      {value.compared === 0
        ? 'no part compared yet'
        : `agrees on ${format.percent(value.agreement)} of ${value.compared}`}
      {value.failed > 0 && `, ${value.failed} failed`}
    </div>
  )
}
