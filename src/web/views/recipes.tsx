import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { addressOf } from '../router.ts'
import { mayDo } from '../session.ts'
import { useAction } from '../hooks/use-action.ts'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'
import { RecipeEditor } from '../recipes/recipe-editor.tsx'

/** All recipes, and one of them to look at and change. */
export function RecipesView(props: ViewProps): VNode {
  const { item, recipes, unproven, actor, reloadRecipes, recipe, chooseRecipe } = props
  const open = item ?? recipe
  useEffect(() => {
    if (item !== null) chooseRecipe(item)
  }, [item])
  return (
    <div class="side">
      <nav class="card" aria-label={t('Recipes')}>
        <h1>{t('Recipes')}</h1>
        {recipes.length === 0 ? (
          <p class="soft">{t('There are none yet.')}</p>
        ) : (
          <ul class="pick">
            {recipes.map((recipe) => (
              <li key={recipe}>
                <a href={addressOf('recipes', recipe)} aria-current={recipe === open ? 'true' : undefined}>
                  {recipe}
                  {unproven.includes(recipe) && <span class="small soft"> {t('no labelled defects yet')}</span>}
                </a>
              </li>
            ))}
          </ul>
        )}
        {mayDo(actor, 'admin') && (
          <NewRecipe
            onMade={(id: string) => {
              reloadRecipes()
              location.hash = addressOf('recipes', id)
            }}
          />
        )}
      </nav>
      {open !== null && <RecipeEditor key={open} id={open} actor={actor} isUnproven={unproven.includes(open)} />}
    </div>
  )
}

function NewRecipe({ onMade }: { readonly onMade: (id: string) => void }): VNode {
  const [id, setId] = useState('')
  const make = useAction()
  const submit = (event: Event): void => {
    event.preventDefault()
    void make.run(async () => {
      await ask('POST', '/recipes', { id })
      setId('')
      onMade(id)
    })
  }
  return (
    <form class="stack" onSubmit={submit}>
      <div class="field">
        <label for="new-recipe">{t('New recipe')}</label>
        <input
          id="new-recipe"
          required
          pattern="[a-z0-9][a-z0-9\-]{0,63}"
          title={t('a-z, 0-9 and -')}
          autocomplete="off"
          spellcheck={false}
          placeholder={t('part-number')}
          value={id}
          onInput={(event: Event) => {
            setId((event.target as HTMLInputElement).value)
          }}
        />
      </div>
      <Outcome problem={make.problem} />
      <button disabled={make.busy || id === ''}>{t('Make recipe')}</button>
    </form>
  )
}
