import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { VerdictShape, verdictClass } from '../parts/verdict-mark.tsx'
import type { VNode } from '../vendor/preact.js'
import type { LivePart } from './live-state.ts'

export interface BannerProps {
  readonly part: LivePart | null
  /** Somebody holds it: newer parts may have come. */
  readonly isHeld: boolean
  /** How old the newest part is, in milliseconds, where that is too old; null while it is fresh. */
  readonly staleMs: number | null
  readonly isLost: boolean
}

/** The last verdict, large. Its height is the same for every verdict, so that nothing below it moves. */
export function Banner({ part, isHeld, staleMs, isLost }: BannerProps): VNode {
  if (isLost) return <LostBanner part={part} />
  if (part === null) return <EmptyBanner />
  const { verdict, reason, score, threshold, evidence } = part.result
  const isStale = staleMs !== null && !isHeld
  const against = verdict === 'OK' ? null : format.evidence(evidence)
  return (
    <section
      class={`verdict ${isStale ? 'is-stale' : verdictClass(verdict)} word-${verdict.toLowerCase()}`}
      aria-label={t('Last verdict')}
    >
      <p class="word">
        <VerdictShape verdict={verdict} />
        {verdict}
      </p>
      <div class="why">
        <p class="reason">
          {isStale ? t('Last part {time} ago', { time: format.duration(staleMs / 1000) }) : format.reason(reason)}
        </p>
        {!isStale && against !== null && <p class="evidence">{against}</p>}
        <p class="which">{[isHeld ? t('Held') : null, ...namesOf(part)].filter((text) => text !== null).join(' · ')}</p>
      </div>
      {score !== null && <Gauge score={score} threshold={threshold} />}
    </section>
  )
}

function namesOf({ at, result: { partId, recipe, station } }: LivePart): string[] {
  const part = partId === null ? [] : [t('Part {id}', { id: partId })]
  return [...part, recipe, ...(station === null ? [] : [station]), format.clock(at)]
}

function LostBanner({ part }: { readonly part: LivePart | null }): VNode {
  return (
    <section class="verdict is-lost" aria-label={t('Last verdict')} role="alert">
      <p class="word" aria-hidden="true">
        <svg class="shape" viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="3.2">
          <path d="M4 4l24 24M6 13q10-9 20 0M11 19q5-4 10 0M16 26v.5" stroke-linecap="round" />
        </svg>
      </p>
      <div class="why">
        <p class="reason">{t('No connection to the service')}</p>
        <p class="evidence">{t('No verdict can be shown. This page connects again by itself.')}</p>
        {part !== null && <p class="which">{t('Last part seen: {names}', { names: namesOf(part).join(' · ') })}</p>}
      </div>
    </section>
  )
}

function EmptyBanner(): VNode {
  return (
    <section class="verdict is-none" aria-label={t('Last verdict')}>
      <p class="word" aria-hidden="true">
        –
      </p>
      <div class="why">
        <p class="reason">{t('Waiting for the first part')}</p>
        <p class="which">
          {t('A camera posts it to /inspect.')} <a href="docs">{t('How')}</a>
        </p>
      </div>
    </section>
  )
}

/** How far the score is from the threshold, which lies at two thirds. */
function Gauge({ score, threshold }: { readonly score: number; readonly threshold: number }): VNode {
  const mark = 200
  const filled = Math.min(300, Math.max(2, threshold > 0 ? (score / threshold) * mark : 300))
  return (
    <div class="gauge number">
      <svg viewBox="0 0 300 30" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" y="7" width="300" height="16" />
        <rect class="fill" y="7" width={filled} height="16" />
        <path class="gap" d={`M${mark} 5v20`} />
        <path class="mark" d={`M${mark} 0v30`} />
      </svg>
      <span>{t('Score {n}', { n: format.score(score) })}</span>
      <span>{t('Threshold {n}', { n: format.score(threshold) })}</span>
    </div>
  )
}
