import type { Recipe } from '../../api-types.ts'
import { useRecipeChange } from '../../hooks/use-recipe-change.tsx'
import { t } from '../../language/translate.ts'
import { Outcome } from '../../parts/outcome.tsx'
import { useEffect, useState } from '../../vendor/hooks.js'
import type { VNode } from '../../vendor/preact.js'
import { LocateFields } from './locate-fields.tsx'
import { LocatePreview } from './locate-preview.tsx'
import { changeOf, settingsOf } from './locate-settings.ts'

/** Where and how the service looks for the part: to be changed while a picture shows what comes of it. */
export function LocateForm({ recipe, onSaved }: { readonly recipe: Recipe; readonly onSaved: () => void }): VNode {
  const stored = settingsOf(recipe)
  const [settings, setSettings] = useState(stored)
  const save = useRecipeChange(recipe, onSaved)
  const isChanged = JSON.stringify(settings) !== JSON.stringify(stored)
  const reset = (): void => {
    setSettings(stored)
  }
  // What somebody else saved shows, unless it is being changed here.
  useEffect(reset, [JSON.stringify(stored)])
  return (
    <section class="card" aria-labelledby="locate-title">
      <h2 id="locate-title">{t('Where it looks for the part')}</h2>
      <div class="columns locate">
        <form
          class="stack"
          onSubmit={(event: Event) => {
            event.preventDefault()
            save.change(changeOf(settings))
          }}
        >
          <LocateFields
            settings={settings}
            onChange={(change) => {
              setSettings({ ...settings, ...change })
            }}
          />
          <Outcome problem={save.problem} done={save.done} />
          <div class="row">
            <button class="main" disabled={!isChanged || save.busy}>
              {t('Save')}
            </button>
            <button type="button" disabled={!isChanged} onClick={reset}>
              {t('Discard')}
            </button>
          </div>
        </form>
        <LocatePreview recipe={recipe.id} settings={settings} />
      </div>
      {save.dialog}
    </section>
  )
}
