import { t } from '../language/translate.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { Modal } from './modal.tsx'

/** The golden set refused. A person may go on all the same, with a reason, which is recorded. */
export function OverrideDialog({
  what,
  why,
  busy,
  onCancel,
  onForce
}: {
  /** The model version, or the recipe. */
  readonly what: string
  readonly why: string
  readonly busy: boolean
  readonly onCancel: () => void
  readonly onForce: (reason: string) => void
}): VNode {
  const [reason, setReason] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    onForce(reason.trim())
  }
  return (
    <Modal title={t('The golden set refuses this')} onClose={onCancel}>
      <p>
        <code>{what}</code>
      </p>
      <p class="message bad">{why}</p>
      <form onSubmit={submit}>
        <div class="field">
          <label for="override-reason">{t('Why is it to judge all the same? It is recorded.')}</label>
          <textarea
            id="override-reason"
            rows={3}
            required
            minlength={3}
            maxlength={500}
            value={reason}
            onInput={(event: Event) => {
              setReason((event.target as HTMLTextAreaElement).value)
            }}
          ></textarea>
        </div>
        <div class="row">
          <button class="main" disabled={busy || reason.trim().length < 3}>
            {t('Go on all the same')}
          </button>
          <button type="button" onClick={onCancel}>
            {t('Leave it')}
          </button>
        </div>
      </form>
    </Modal>
  )
}
