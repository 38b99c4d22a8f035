import type { Actor } from '../api-types.ts'
import { useAction } from '../hooks/use-action.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { LanguageSelect } from '../parts/language-select.tsx'
import { Modal } from '../parts/modal.tsx'
import { Outcome } from '../parts/outcome.tsx'
import { keepKey } from '../session.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

/** Asks for a key until one is right. */
export function Login({ onEntered }: { readonly onEntered: (actor: Actor) => void }): VNode {
  const [key, setKey] = useState('')
  const action = useAction()
  const enter = (event: Event): void => {
    event.preventDefault()
    void action.run(async () => {
      keepKey(key.trim())
      try {
        onEntered(await ask<Actor>('GET', '/whoami'))
      } catch (error) {
        keepKey(null)
        throw error
      }
    })
  }
  return (
    <Modal title={t('Log in')}>
      <form onSubmit={enter}>
        <p class="soft">
          {t("With an operator's or administrator's key. It stays in this browser until you log out.")}
        </p>
        <div class="field">
          <label for="login-key">{t('Key')}</label>
          <input
            id="login-key"
            type="password"
            autocomplete="current-password"
            required
            autofocus
            value={key}
            onInput={(event: Event) => {
              setKey((event.target as HTMLInputElement).value)
            }}
          />
        </div>
        <Outcome problem={action.problem} />
        <button class="main" disabled={action.busy}>
          {t('Log in')}
        </button>
      </form>
      <div class="field">
        <label for="login-language">{t('Language')}</label>
        <LanguageSelect id="login-language" />
      </div>
    </Modal>
  )
}
