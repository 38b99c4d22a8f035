import type { Text } from './language/en.ts'
import { ask } from './http.ts'
import { t } from './language/translate.ts'
import { addressOf, useRoute } from './router.ts'
import { keepKey, mayDo, pageToken, storedKey } from './session.ts'
import { useActor } from './hooks/use-actor.ts'
import { useRecipe } from './hooks/use-recipe.ts'
import { useResource } from './hooks/use-resource.ts'
import { SignatureDialog } from './login/signature-dialog.tsx'
import { useView } from './use-view.ts'
import { useWaiting } from './hooks/use-waiting.ts'
import { useEffect, useRef } from './vendor/hooks.js'
import type { VNode } from './vendor/preact.js'
import type { ViewProps } from './view-props.ts'
import { Login } from './views/login.tsx'

const TABS: Readonly<Record<string, Text>> = {
  live: 'Live',
  review: 'Review',
  history: 'History',
  recipes: 'Recipes',
  training: 'Training',
  models: 'Models',
  stability: 'Stability',
  studies: 'Studies',
  teach: 'Teach',
  plant: 'Plant'
}

/** Views that have no place in the row of tabs. */
const TITLES: Readonly<Record<string, Text>> = { ...TABS, settings: 'Settings', datasets: 'Data sets' }

/** The page: who is here, where one can go, and the view. */
export function App(): VNode {
  const { actor, wantsKey, isDown, enter, look } = useActor()
  const { view, item } = useRoute()
  const main = useRef<HTMLElement>(null)
  const isOperator = mayDo(actor, 'operator')
  const recipes = useResource<{ recipes: readonly string[]; unproven: readonly string[] }>(
    actor === null ? null : '/recipes'
  )
  const names = recipes.value?.recipes ?? []
  const [recipe, chooseRecipe] = useRecipe(names)
  const title = t(Object.hasOwn(TITLES, view) ? TITLES[view]! : 'Live')

  useEffect(() => {
    document.title = `${title} – okng`
    main.current?.focus({ preventScroll: true })
  }, [title])

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
        {t('To the content')}
      </a>
      <header class="top">
        <span class="brand">okng</span>
        <Tabs view={view} isOperator={isOperator} />
        {actor !== null && (
          <div class="who">
            <span>{actor.name === actor.role ? actor.name : `${actor.name}, ${t(actor.role)}`}</span>
            <a
              class="button"
              href={addressOf('settings')}
              aria-current={view === 'settings' ? 'page' : undefined}
              aria-label={t('Settings')}
              title={t('Settings')}
            >
              ⚙
            </a>
            {(storedKey() ?? pageToken()) !== null && <button onClick={() => void logOut()}>{t('Log out')}</button>}
          </div>
        )}
      </header>
      <main id="main" tabIndex={-1} ref={main} class={title === t('Live') ? 'is-wide' : ''}>
        {isDown && actor === null && (
          <p class="message bad" role="alert">
            {t('The service does not answer. Trying again.')}
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
            reloadActor={look}
            recipes={names}
            unproven={recipes.value?.unproven ?? []}
            reloadRecipes={recipes.reload}
            recipe={recipe}
            chooseRecipe={chooseRecipe}
          />
        )}
      </main>
      <SignatureDialog />
      {wantsKey && actor === null && <Login onEntered={enter} />}
    </div>
  )
}

/** A session ends at once. A key is forgotten here, whether the service answers or not. */
async function logOut(): Promise<void> {
  await ask('DELETE', '/login').catch(() => {})
  keepKey(null)
  // Without what a sign-on left in the address.
  history.replaceState(null, '', location.pathname + location.hash)
  location.reload()
}

function Tabs({ view, isOperator }: { readonly view: string; readonly isOperator: boolean }): VNode {
  const waiting = useWaiting(isOperator)
  // Most services govern no stations.
  const plant = useResource<{ stations: readonly object[] }>(isOperator ? '/plant/stations' : null)
  const isPlant = (plant.value?.stations.length ?? 0) > 0
  const row = useRef<HTMLElement>(null)
  // On a phone the row is longer than the screen.
  useEffect(() => {
    row.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [view])
  const tabs = Object.entries(TABS).filter(([name]) => name !== 'plant' || isPlant || view === 'plant')
  return (
    <nav class="tabs" aria-label={t('Views')} ref={row}>
      {tabs.map(([name, label]) => (
        <a key={name} href={addressOf(name)} aria-current={name === view ? 'page' : undefined}>
          {t(label)}
          {name === 'review' && waiting !== null && waiting > 0 && (
            <span class="count" aria-label={t('{n} waiting', { n: waiting })}>
              {waiting > 99 ? '99+' : waiting}
            </span>
          )}
        </a>
      ))}
    </nav>
  )
}

function View({ view, ...props }: ViewProps & { readonly view: string }): VNode {
  const isOperator = mayDo(props.actor, 'operator')
  const { View: Loaded, hasFailed } = useView(isOperator ? view : null)
  if (!isOperator)
    return <p class="message bad">{t("This key may only post pictures. The page needs an operator's key.")}</p>
  if (hasFailed)
    return (
      <div class="message bad" role="alert">
        <p>{t('This view cannot be loaded: the service does not answer, or it is of a newer version by now.')}</p>
        <button
          onClick={() => {
            location.reload()
          }}
        >
          {t('Load the page again')}
        </button>
      </div>
    )
  return Loaded === null ? (
    <p class="soft" role="status" aria-busy="true">
      {t('Loading')}
    </p>
  ) : (
    <Loaded {...props} />
  )
}
