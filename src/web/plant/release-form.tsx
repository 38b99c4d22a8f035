import { useAction } from '../hooks/use-action.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import type { VNode } from '../vendor/preact.js'

export interface ReleaseFormProps {
  readonly recipes: readonly string[]
  readonly recipe: string
  readonly chooseRecipe: (recipe: string) => void
  readonly onStarted: () => void
}

/** Releases a recipe as it is here to all stations, wave by wave. */
export function ReleaseForm({ recipes, recipe, chooseRecipe, onStarted }: ReleaseFormProps): VNode {
  const action = useAction()
  return (
    <form
      class="card stack"
      onSubmit={(event: Event) => {
        event.preventDefault()
        void action.run(async () => {
          await ask('POST', '/plant/rollouts', { recipe })
          onStarted()
          return t('{recipe} is on its way to the first station.', { recipe })
        })
      }}
    >
      <h2>{t('Release')}</h2>
      <p class="soft">
        {t('With its golden set: to one station, some, all. It stops by itself when it judges worse.')}
      </p>
      <div class="field">
        <label for="release-recipe">{t('Recipe')}</label>
        <RecipeSelect id="release-recipe" recipes={recipes} value={recipe} onChange={chooseRecipe} />
      </div>
      <div class="row">
        <button class="main" disabled={action.busy}>
          {t('Release to the stations')}
        </button>
      </div>
      <Outcome problem={action.problem} done={action.done} />
    </form>
  )
}
