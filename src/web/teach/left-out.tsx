import { counted, t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

export interface LeftOutProps {
  readonly count: number
  readonly busy: boolean
  readonly onTeach: () => void
}

/** Parts that are unlike the others were left out. A person who knows that they are good can teach them, too. */
export function LeftOut({ count, busy, onTeach }: LeftOutProps): VNode {
  return (
    <div class="message warn">
      <p>
        {counted(
          count,
          '1 part is unlike the others and was left out.',
          '{n} parts are unlike the others and were left out.'
        )}{' '}
        {t('If these are good parts, teach them, too: then parts like them are OK.')}
      </p>
      <button type="button" disabled={busy} onClick={onTeach}>
        {t('Teach them, too')}
      </button>
    </div>
  )
}
