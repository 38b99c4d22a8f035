import type { ModelVersion } from '../api-types.ts'
import { t } from '../language/translate.ts'
import { Modal } from '../parts/modal.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { VersionChanges } from './use-version-changes.ts'

export interface NameDialogProps {
  readonly version: ModelVersion
  readonly onCancel: () => void
  readonly onSave: VersionChanges['name']
}

/** Name and comment of a model version. */
export function NameDialog({ version: { version, ...before }, onCancel, onSave }: NameDialogProps): VNode {
  const [name, setName] = useState(before.name ?? '')
  const [comment, setComment] = useState(before.comment ?? '')
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  const submit = (event: Event): void => {
    event.preventDefault()
    onSave(version, { name: orNull(name), comment: orNull(comment) })
  }
  return (
    <Modal title={t('Name and comment')} onClose={onCancel}>
      <p>
        <code>{version}</code>
      </p>
      <form onSubmit={submit}>
        <TextField id="version-name" name={t('Name')} maxlength={60} value={name} onChange={setName} />
        <div class="field">
          <label for="version-comment">{t('Comment')}</label>
          <textarea
            id="version-comment"
            rows={3}
            maxlength={500}
            value={comment}
            onInput={(event: Event) => {
              setComment((event.target as HTMLTextAreaElement).value)
            }}
          ></textarea>
        </div>
        <div class="row">
          <button class="main">{t('Save')}</button>
          <button type="button" onClick={onCancel}>
            {t('Cancel')}
          </button>
        </div>
      </form>
    </Modal>
  )
}
