import type { EvidenceTrial } from '../../api-types.ts'
import * as format from '../../format.ts'
import { counted, t } from '../../language/translate.ts'
import { RemotePicture } from '../../parts/remote-picture.tsx'
import { VerdictBadge } from '../../parts/verdict-mark.tsx'
import { addressOf } from '../../router.ts'
import type { VNode } from '../../vendor/preact.js'

/** So many parts are shown with their pictures, which are whole frames. */
const PICTURED = 12

export interface ChangedPartsProps {
  readonly tried: EvidenceTrial
  /** Whether the settings differ from the stored ones. */
  readonly isChanged: boolean
}

/** Which of the last parts would be judged otherwise. */
export function ChangedParts({ tried, isChanged }: ChangedPartsProps): VNode {
  const { parts, notCompared, changed } = tried
  return (
    <div class="stack">
      <div aria-live="polite">
        <p class="number">
          {parts === 0
            ? t('No part of this model version was judged yet.')
            : t('With these settings, of the last {n} parts: {ok} OK, {review} REVIEW, {ng} NG', {
                n: parts,
                ok: tried.tried.OK,
                review: tried.tried.REVIEW,
                ng: tried.tried.NG
              })}
        </p>
        {parts > 0 && isChanged && (
          <p>
            <strong>
              {changed.length === 0
                ? t('No verdict would change.')
                : counted(changed.length, '1 verdict would change:', '{n} verdicts would change:')}
            </strong>
          </p>
        )}
        {notCompared > 0 && (
          <p class="soft small">
            {counted(
              notCompared,
              '1 part is left out: its record does not say enough.',
              '{n} parts are left out: their records do not say enough.'
            )}
          </p>
        )}
      </div>
      {changed.length > 0 && (
        <ul class="shots">
          {changed.slice(0, PICTURED).map((part) => (
            <li key={part.resultId}>
              {part.pictured ? (
                <RemotePicture path={`/inspections/${encodeURIComponent(part.resultId)}/image?as=png`} description="" />
              ) : (
                <div class="no-picture">
                  <span>{t('No picture of this part was kept.')}</span>
                </div>
              )}
              <div class="under">
                <span class="from-to">
                  <VerdictBadge verdict={part.now.verdict} />
                  <span aria-hidden="true">→</span>
                  <VerdictBadge verdict={part.tried.verdict} />
                </span>
                <a href={addressOf('history', part.resultId)}>
                  {part.partId === null ? format.time(part.at) : t('Part {id}', { id: part.partId })}
                </a>
              </div>
            </li>
          ))}
        </ul>
      )}
      {changed.length > PICTURED && (
        <p class="small">
          {changed.slice(PICTURED).map((part) => (
            <>
              <a key={part.resultId} href={addressOf('history', part.resultId)}>
                {part.partId ?? format.time(part.at)}
              </a>{' '}
            </>
          ))}
        </p>
      )}
    </div>
  )
}
