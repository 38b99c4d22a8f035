import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { VerdictBadge } from '../parts/verdict-mark.tsx'
import type { VNode } from '../vendor/preact.js'
import { LivePicture } from './live-picture.tsx'
import type { LivePart } from './live-state.ts'

export interface LastBadProps {
  /** Null where there is none, or somebody has seen it. */
  readonly part: LivePart | null
  readonly onShow: () => void
  readonly onSeen: () => void
}

/** The last part that was not OK, in a place of its own, until somebody says that they have seen it. */
export function LastBad({ part, onShow, onSeen }: LastBadProps): VNode {
  return (
    <section class="card last-bad-card" aria-label={t('Last part that was not OK')}>
      {part === null ? (
        <p class="soft small">{t('No part that was not OK waits to be seen.')}</p>
      ) : (
        <div class="last-bad">
          <LivePicture part={part} isSmall />
          <div class="stack">
            <div class="row">
              <VerdictBadge verdict={part.result.verdict} />
              <span class="small number">{format.clock(part.at)}</span>
            </div>
            <p class="small one-line">
              {[part.result.partId === null ? null : t('Part {id}', { id: part.result.partId }), part.result.station]
                .filter((text) => text !== null)
                .join(' · ')}
            </p>
            <div class="row">
              <button class="small" onClick={onShow}>
                {t('Show')}
              </button>
              <button class="small" onClick={onSeen}>
                {t('Seen')}
              </button>
            </div>
          </div>
        </div>
      )}
    </section>
  )
}
