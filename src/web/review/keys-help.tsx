import { t } from '../language/translate.ts'
import { Modal } from '../parts/modal.tsx'
import type { VNode } from '../vendor/preact.js'

/** What each key does in the review queue. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }): VNode {
  const rows = [
    ['G', t('the part is good')],
    ['D', t('the part has a defect; then 1 to 9 for its kind')],
    ['N', t('not sure: the part leaves the queue and counts for nothing')],
    ['S', t('skip: it comes back at the end')],
    ['← →', t('previous and next part')],
    ['H', t('heat map')],
    ['U', t('undo: the last part comes back')],
    ['Esc', t('leave this, or the choice of a defect')]
  ] as const
  return (
    <Modal title={t('Keys of the review queue')} onClose={onClose}>
      <dl class="facts keys">
        {rows.map(([key, meaning]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
      <button class="main" autofocus onClick={onClose}>
        {t('Close')}
      </button>
    </Modal>
  )
}
