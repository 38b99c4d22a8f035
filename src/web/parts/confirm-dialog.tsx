import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import { Modal } from './modal.tsx'

export interface ConfirmDialogProps {
  readonly title: string
  /** What it does. */
  readonly words: string
  readonly action: string
  readonly onCancel: () => void
  readonly onConfirm: () => void
}

/** Asks before something is done. */
export function ConfirmDialog({ title, words, action, onCancel, onConfirm }: ConfirmDialogProps): VNode {
  return (
    <Modal title={title} onClose={onCancel}>
      <p>{words}</p>
      <div class="row">
        <button class="main" onClick={onConfirm}>
          {action}
        </button>
        <button onClick={onCancel}>{t('Cancel')}</button>
      </div>
    </Modal>
  )
}
