import { ask } from '../http.ts'
import { store, stored } from '../stored.ts'
import { useCallback, useEffect, useState } from '../vendor/hooks.js'

const STORED_AS = 'okng-recipe'

/**
 * The recipe of all views: the one chosen last in this browser, else one whose model is in use, else the first.
 * @param recipes empty as long as they are not known
 */
export function useRecipe(
  recipes: readonly string[]
): readonly [recipe: string | null, choose: (recipe: string) => void] {
  const [chosen, setChosen] = useState(() => stored(STORED_AS))
  const [loaded, setLoaded] = useState<string | null>(null)
  const known = chosen !== null && recipes.includes(chosen)
  const asks = recipes.length > 0 && !known
  useEffect(() => {
    if (!asks) return
    ask<{ models: readonly { recipe: string }[] }>('GET', '/readyz').then(
      ({ models }) => {
        setLoaded(models[0]?.recipe ?? null)
      },
      () => {}
    )
  }, [asks])
  const choose = useCallback((recipe: string) => {
    store(STORED_AS, recipe)
    setChosen(recipe)
  }, [])
  return [known ? chosen : (loaded ?? recipes[0] ?? null), choose]
}
