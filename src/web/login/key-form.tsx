import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { TextField } from '../parts/text-field.tsx'
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
      <TextField
        id="login-key"
        name={t('Key')}
        isSecret
        autocomplete="current-password"
        required
        autofocus
        value={key}
        onChange={setKey}
      />
      <Outcome problem={problem} />
      <button class="main" disabled={busy}>
        {t('Log in')}
      </button>
    </form>
  )
}
