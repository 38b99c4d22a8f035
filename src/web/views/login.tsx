import type { Actor, WaysToLogIn } from '../api-types.ts'
import { useAction } from '../hooks/use-action.ts'
import { useResource } from '../hooks/use-resource.ts'
import { addressBelow, ask, wordsOf } from '../http.ts'
import type { Text } from '../language/en.ts'
import { t } from '../language/translate.ts'
import { KeyForm } from '../login/key-form.tsx'
import { PasswordForm } from '../login/password-form.tsx'
import { PinForm, rememberName } from '../login/pin-form.tsx'
import { LanguageSelect } from '../parts/language-select.tsx'
import { Modal } from '../parts/modal.tsx'
import { keepKey } from '../session.ts'
import { store, stored } from '../stored.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

/** How somebody logged in last in this browser. */
const STORED_AS = 'okng-login'

const WAYS = { key: 'By key', pin: 'By name and PIN', password: 'By name and password' } as const satisfies Readonly<
  Record<string, Text>
>
type Way = keyof typeof WAYS

/** Asks for a key, or for name and PIN or password, until they are right; or leads to the provider. */
export function Login({ onEntered }: { readonly onEntered: (actor: Actor) => void }): VNode {
  const ways = useResource<WaysToLogIn>('/login').value
  const [chosen, setWay] = useState(() => stored(STORED_AS) as Way | null)
  const action = useAction()
  const password = ways?.password ?? null
  const offered = (Object.keys(WAYS) as Way[]).filter((each) => each !== 'password' || password !== null)
  const way = offered.find((each) => each === chosen) ?? 'key'
  const enter = (keyOf: () => Promise<string | null>): void => {
    void action.run(async () => {
      keepKey(await keyOf())
      try {
        const actor = await ask<Actor>('GET', '/whoami')
        store(STORED_AS, way)
        if (way === 'pin') rememberName(actor.name)
        onEntered(actor)
      } catch (error) {
        keepKey(null)
        throw error
      }
    })
  }
  /** The session comes as a cookie. */
  const enterAs = (person: { readonly name: string; readonly pin?: string; readonly password?: string }): void => {
    enter(async () => {
      // A key that is left would count instead of the cookie.
      keepKey(null)
      await ask('POST', '/login', { ...person, as: 'cookie' })
      return null
    })
  }
  const problem = action.problem ?? returnProblem()
  return (
    <Modal title={t('Log in')}>
      {ways !== null && ways.oidc !== null && (
        <a
          class="button main"
          href={addressBelow('/login/oidc')}
          onClick={() => {
            keepKey(null)
          }}
        >
          {t('Sign in with {name}', { name: ways.oidc })}
        </a>
      )}
      <div class="row" role="group" aria-label={t('How')}>
        {offered.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === way}
            onClick={() => {
              setWay(each)
            }}
          >
            {t(WAYS[each])}
          </button>
        ))}
      </div>
      {way === 'pin' && (
        <PinForm
          busy={action.busy}
          problem={problem}
          onPin={(name, pin) => {
            enterAs({ name, pin })
          }}
        />
      )}
      {way === 'password' && (
        <PasswordForm
          title={password ?? ''}
          busy={action.busy}
          problem={problem}
          onPassword={(name, given) => {
            enterAs({ name, password: given })
          }}
        />
      )}
      {way === 'key' && (
        <KeyForm
          busy={action.busy}
          problem={problem}
          onKey={(key: string) => {
            enter(async () => key)
          }}
        />
      )}
      <div class="field">
        <label for="login-language">{t('Language')}</label>
        <LanguageSelect id="login-language" />
      </div>
    </Modal>
  )
}

/** Why the provider's answer let nobody in: the service leads back to `?login=CODE`. */
function returnProblem(): string | null {
  const code = new URLSearchParams(location.search).get('login')
  return code === null ? null : (wordsOf(code) ?? code.slice(0, 40))
}
