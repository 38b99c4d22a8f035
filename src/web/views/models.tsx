import type { ModelVersion } from '../api-types.ts'
import * as format from '../format.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { Comparison } from '../models/comparison.tsx'
import { Questions } from '../models/questions.tsx'
import { useVersionChanges } from '../models/use-version-changes.ts'
import { VersionTable } from '../models/version-table.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { addressOf } from '../router.ts'
import { mayDo } from '../session.ts'
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
  const [chosen, setChosen] = useState<readonly string[]>([])
  const changes = useVersionChanges(recipe ?? '', list.reload)
  const mayChange = mayDo(actor, 'admin')
  const versions = list.value?.models ?? []
  const compared = versions.filter(({ version }) => chosen.includes(version))
  const bytes = versions.reduce((sum, each) => sum + each.bytes, 0)

  return (
    <div class="stack">
      <div class="row spread end">
        <h1>{t('Models')}</h1>
        <div class="row end">
          <div class="field">
            <label for="models-recipe">{t('Recipe')}</label>
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
                changes.ask({ what: 'roll-back' })
              }}
              disabled={changes.busy || versions.length === 0}
            >
              {t('Roll back')}
            </button>
          )}
        </div>
      </div>
      <Outcome problem={changes.problem ?? list.problem} done={changes.done} />
      {list.value !== null && versions.length === 0 && (
        <div class="empty">
          <strong>{t('No model version yet')}</strong>
          <a href={addressOf('training')}>{t('Train one')}</a>
        </div>
      )}
      {compared.length > 1 && <Comparison versions={compared} />}
      {versions.length > 0 && recipe !== null && (
        <section class="card">
          <p class="small soft">
            {t('{size} on the disk. Mark two or more versions to compare them.', { size: format.bytes(bytes) })}
          </p>
          <VersionTable
            recipe={recipe}
            versions={versions}
            changes={mayChange ? changes : null}
            chosen={chosen}
            onChoose={(version, isChosen) => {
              setChosen(isChosen ? [...chosen, version] : chosen.filter((each) => each !== version))
            }}
          />
        </section>
      )}
      <Questions recipe={recipe ?? ''} changes={changes} />
    </div>
  )
}
