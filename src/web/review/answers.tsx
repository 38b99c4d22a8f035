import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import type { ReviewCommand } from '../review-keys.ts'
import type { Queue } from './use-queue.ts'

export interface AnswersProps {
  readonly queue: Queue
  readonly kinds: readonly string[]
  readonly isAskingKind: boolean
  /** What a finger or mouse asks for; of a double tap, the second one counts for nothing. */
  readonly onTap: (command: ReviewCommand) => void
  /** What Enter or space on a button asks for. */
  readonly onKey: (command: ReviewCommand) => void
}

/** What can be said of the part. The kinds of defect stand below, never where the finger was. */
export function Answers({ queue, kinds, isAskingKind, onTap, onKey }: AnswersProps): VNode {
  const { busy, parts, canUndo } = queue
  const isAlone = (parts?.length ?? 0) < 2
  // A click of the keyboard counts no presses.
  const tap =
    (command: ReviewCommand) =>
    ({ detail }: MouseEvent): void => {
      if (detail === 0) onKey(command)
      else onTap(command)
    }
  return (
    <div class="stack">
      <h2>{t('Is this part good?')}</h2>
      <div class="kinds">
        <button class="say-good" onClick={tap({ do: 'good' })} disabled={busy}>
          <kbd>G</kbd> {t('Good')}
        </button>
        <button class="say-defect" aria-pressed={isAskingKind} onClick={tap({ do: 'ask-kind' })} disabled={busy}>
          <kbd>D</kbd> {t('Defect')}
        </button>
        <button onClick={tap({ do: 'unsure' })} disabled={busy}>
          <kbd>N</kbd> {t('Unsure')}
        </button>
        <button onClick={tap({ do: 'undo' })} disabled={!canUndo}>
          <kbd>U</kbd> {t('Undo')}
        </button>
        <button onClick={tap({ do: 'previous' })} disabled={isAlone}>
          <kbd>←</kbd> {t('Previous')}
        </button>
        <button onClick={tap({ do: 'next' })} disabled={isAlone}>
          <kbd>S</kbd> {t('Skip')}
        </button>
      </div>
      {isAskingKind && (
        <div class="stack which-kind" role="group" aria-label={t('Kind of defect')}>
          <h2>{t('Which defect?')}</h2>
          <div class="kinds">
            {kinds.map((kind, n) => (
              <button key={kind} onClick={tap({ do: 'defect', kind })} disabled={busy}>
                {n < 9 && <kbd>{n + 1}</kbd>} {format.defectKind(kind)}
              </button>
            ))}
          </div>
          <button onClick={tap({ do: 'cancel' })}>
            <kbd>Esc</kbd> {t('Back')}
          </button>
        </div>
      )}
    </div>
  )
}
