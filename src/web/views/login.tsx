import type { Actor } from '../api-types.ts'
import { useAction } from '../hooks/use-action.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { KeyForm } from '../login/key-form.tsx'
import { PinForm, rememberName } from '../login/pin-form.tsx'
import { LanguageSelect } from '../parts/language-select.tsx'
import { Modal } from '../parts/modal.tsx'
import { keepKey } from '../session.ts'
import { store, stored } from '../stored.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

/** How somebody logged in last in this browser: `key` or `pin`. */
const STORED_AS = 'okng-login'

/** Asks for a key, or for name and PIN, until they are right. */
export function Login({ onEntered }: { readonly onEntered: (actor: Actor) => void }): VNode {
  const [byPin, setByPin] = useState(() => stored(STORED_AS) === 'pin')
  const action = useAction()
  const enter = (keyOf: () => Promise<string>): void => {
    void action.run(async () => {
      keepKey(await keyOf())
      try {
        const actor = await ask<Actor>('GET', '/whoami')
        store(STORED_AS, byPin ? 'pin' : 'key')
        if (byPin) rememberName(actor.name)
        onEntered(actor)
      } catch (error) {
        keepKey(null)
        throw error
      }
    })
  }
  return (
    <Modal title={t('Log in')}>
      <div class="row" role="group" aria-label={t('How')}>
        {[false, true].map((isPin) => (
          <button
            key={String(isPin)}
            type="button"
            aria-pressed={byPin === isPin}
            onClick={() => {
              setByPin(isPin)
            }}
          >
            {t(isPin ? 'By name and PIN' : 'By key')}
          </button>
        ))}
      </div>
      {byPin ? (
        <PinForm
          busy={action.busy}
          problem={action.problem}
          onPin={(name, pin) => {
            enter(async () => (await ask<{ key: string }>('POST', '/login', { name, pin })).key)
          }}
        />
      ) : (
        <KeyForm
          busy={action.busy}
          problem={action.problem}
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
