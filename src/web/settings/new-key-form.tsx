import type { KeyInfo, Role } from '../api-types.ts'
import { t } from '../language/translate.ts'
import { TextField } from '../parts/text-field.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

export interface NewKeyFormProps {
  /** There is no key yet. The first one is an administrator's; from then on the service asks for keys. */
  readonly isFirst: boolean
  readonly busy: boolean
  /** @param cameras name of the key that is made for them, too; null makes none */
  readonly onMake: (order: Pick<KeyInfo, 'name' | 'role'>, cameras: string | null) => void
}

const ROLES: readonly Role[] = ['camera', 'operator', 'admin']
/** Of the key that is made for all cameras together. */
const CAMERAS = 'cameras'

export function NewKeyForm({ isFirst, busy, onMake }: NewKeyFormProps): VNode {
  const [name, setName] = useState('')
  const [chosen, setRole] = useState<Role>('operator')
  const [withCameras, setWithCameras] = useState(true)
  const role = isFirst ? 'admin' : chosen
  const submit = (event: Event): void => {
    event.preventDefault()
    onMake({ name: name.trim(), role }, isFirst && withCameras ? CAMERAS : null)
    setName('')
  }
  const noKeyYet = t(
    "There is no key yet, so only this machine can reach the service. The first key is an administrator's."
  )
  return (
    <form class="stack" onSubmit={submit}>
      {isFirst && (
        <div class="message warn">
          <p>
            {noKeyYet}{' '}
            {t('From then on this page and every camera are asked for a key: cameras without one are refused.')}
          </p>
        </div>
      )}
      <div class="fields">
        <TextField
          id="key-name"
          name={t('Name of the person or machine')}
          maxlength={64}
          value={name}
          onChange={setName}
        />
        <div class="field">
          <label for="key-role">{t('Role')}</label>
          <select
            id="key-role"
            value={role}
            disabled={isFirst}
            onChange={(event: Event) => {
              setRole((event.target as HTMLSelectElement).value as Role)
            }}
          >
            {ROLES.map((each) => (
              <option key={each} value={each} selected={each === role}>
                {t(each)}
              </option>
            ))}
          </select>
        </div>
      </div>
      {isFirst && (
        <label class="check">
          <input
            type="checkbox"
            checked={withCameras}
            onChange={(event: Event) => {
              setWithCameras((event.target as HTMLInputElement).checked)
            }}
          />{' '}
          {t('Make a key for the cameras in the same step')}
        </label>
      )}
      <div>
        <button class="main" disabled={busy || name.trim() === ''}>
          {t('Make key')}
        </button>
      </div>
    </form>
  )
}
