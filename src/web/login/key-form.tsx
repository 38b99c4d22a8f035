import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

export interface KeyFormProps {
  readonly busy: boolean
  readonly problem: string | null
  readonly onKey: (key: string) => void
}

/** A key that is typed, pasted, or scanned: a scanner types it and presses Enter. */
export function KeyForm({ busy, problem, onKey }: KeyFormProps): VNode {
  const [key, setKey] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    onKey(key.trim())
  }
  return (
    <form onSubmit={submit}>
      <p class="soft">
        {t("With an operator's or administrator's key: type it, or scan its QR code. It stays here until you log out.")}
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
      <Outcome problem={problem} />
      <button class="main" disabled={busy}>
        {t('Log in')}
      </button>
    </form>
  )
}
