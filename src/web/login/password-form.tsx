import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

export interface PasswordFormProps {
  /** Of the directory that proves the password. */
  readonly title: string
  readonly busy: boolean
  readonly problem: string | null
  readonly onPassword: (name: string, password: string) => void
}

/** Name and password, as the directory of the plant knows them. */
export function PasswordForm({ title, busy, problem, onPassword }: PasswordFormProps): VNode {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    setPassword('')
    onPassword(name.trim(), password)
  }
  return (
    <form onSubmit={submit}>
      <p class="soft">{title}</p>
      <div class="fields">
        <TextField
          id="login-person"
          name={t('Name')}
          required
          autofocus
          autocomplete="username"
          value={name}
          onChange={setName}
        />
        <TextField
          id="login-password"
          name={t('Password')}
          isSecret
          autocomplete="current-password"
          required
          value={password}
          onChange={setPassword}
        />
      </div>
      <Outcome problem={problem} />
      <button class="main" disabled={busy || name.trim() === '' || password === ''}>
        {t('Log in')}
      </button>
    </form>
  )
}
