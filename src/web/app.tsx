import type { Actor } from './api-types.ts'
import { ask, locked } from './http.ts'
import { addressOf, useRoute } from './router.ts'
import { keepKey, mayDo, storedKey } from './session.ts'
import { useRecipe } from './hooks/use-recipe.ts'
import { useResource } from './hooks/use-resource.ts'
import { useEffect, useRef, useState } from './vendor/hooks.js'
import type { VNode } from './vendor/preact.js'
import type { ViewProps } from './view-props.ts'
import { LiveView } from './views/live.tsx'
import { Login } from './views/login.tsx'
import { ModelsView } from './views/models.tsx'
import { RecipesView } from './views/recipes.tsx'
import { ReviewView } from './views/review.tsx'
import { TeachView } from './views/teach.tsx'
import { TrainingView } from './views/training.tsx'

const TABS = [
  ['live', 'Live'],
  ['review', 'Review'],
  ['recipes', 'Recipes'],
  ['training', 'Training'],
  ['models', 'Models'],
  ['teach', 'Teach']
] as const

/** The page: who is here, where one can go, and the view. */
export function App(): VNode {
  const [actor, setActor] = useState<Actor | null>(null)
  const [wantsKey, setWantsKey] = useState(false)
  const [down, setDown] = useState(false)
  const { view, item } = useRoute()
  const main = useRef<HTMLElement>(null)
  const recipes = useResource<{ recipes: readonly string[] }>(actor === null ? null : '/recipes')
  const names = recipes.value?.recipes ?? []
  const [recipe, chooseRecipe] = useRecipe(names)

  useEffect(() => {
    const lock = (): void => {
      setActor(null)
      setWantsKey(true)
    }
    locked.addEventListener('locked', lock)
    let timer: ReturnType<typeof setTimeout>
    // A wall is switched on before the service is: it waits.
    const enter = (): void => {
      ask<Actor>('GET', '/whoami').then(
        (who) => {
          setDown(false)
          setActor(who)
        },
        (error: { status?: number }) => {
          if (error.status === 401) return
          setDown(true)
          timer = setTimeout(enter, 2000)
        }
      )
    }
    enter()
    return () => {
      clearTimeout(timer)
      locked.removeEventListener('locked', lock)
    }
  }, [])

  const title = TABS.find(([name]) => name === view)?.[1] ?? 'Live'
  useEffect(() => {
    document.title = `${title} – okng`
    main.current?.focus({ preventScroll: true })
  }, [title])

  const logOut = (): void => {
    keepKey(null)
    location.reload()
  }
  return (
    <div>
      <a
        class="skip"
        href="#main"
        onClick={(event: Event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        To the content
      </a>
      <header class="top">
        <span class="brand">okng</span>
        <nav class="tabs" aria-label="Views">
          {TABS.map(([name, label]) => (
            <a key={name} href={addressOf(name)} aria-current={name === view ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
        {actor !== null && (
          <div class="who">
            <span>{actor.name === actor.role ? actor.name : `${actor.name}, ${actor.role}`}</span>
            {storedKey() !== null && <button onClick={logOut}>Log out</button>}
          </div>
        )}
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {down && actor === null && (
          <p class="message bad" role="alert">
            The service does not answer. Trying again.
          </p>
        )}
        {recipes.problem && (
          <p class="message bad" role="alert">
            {recipes.problem}
          </p>
        )}
        {actor !== null && (
          <View
            view={view}
            item={item}
            actor={actor}
            recipes={names}
            reloadRecipes={recipes.reload}
            recipe={recipe}
            chooseRecipe={chooseRecipe}
          />
        )}
      </main>
      {wantsKey && actor === null && (
        <Login
          onEntered={(who: Actor) => {
            setActor(who)
            setWantsKey(false)
          }}
        />
      )}
    </div>
  )
}

function View({ view, ...props }: ViewProps & { readonly view: string }): VNode {
  if (!mayDo(props.actor, 'operator'))
    return <p class="message bad">This key may only post pictures. The page needs an operator's key.</p>
  switch (view) {
    case 'review':
      return <ReviewView />
    case 'recipes':
      return <RecipesView {...props} />
    case 'training':
      return <TrainingView {...props} />
    case 'models':
      return <ModelsView {...props} />
    case 'teach':
      return <TeachView {...props} />
    default:
      return <LiveView {...props} />
  }
}
