import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { PartPicture } from '../parts/part-picture.tsx'
import type { VNode } from '../vendor/preact.js'
import type { LivePart } from './live-state.ts'

export const describePart = ({ result, at }: LivePart): string =>
  t('{verdict}, {part}, {time}', {
    verdict: result.verdict,
    part: result.partId === null ? t('part without a number') : t('part {id}', { id: result.partId }),
    time: format.clock(at)
  })

/** A newer part's picture may still come. */
const LATE_MS = 2000

/** Empty as long as its picture may still come. */
function whyNoPicture({ pictureFrom, heardAt }: LivePart): string {
  if (pictureFrom === 'nowhere')
    return t('This part was judged before this page was opened, and its picture was not kept.')
  if (pictureFrom === 'feed' && performance.now() - heardAt >= LATE_MS)
    return t('No picture of this part came: under load not every part gets one.')
  return ''
}

export interface LivePictureProps {
  readonly part: LivePart
  /** With circle and bore. */
  readonly isMarked?: boolean
  readonly hasHeat?: boolean
  readonly isDescribed?: boolean
  /** There is no room for words: a sign says that there is no picture. */
  readonly isSmall?: boolean
}

/** The small picture of a live part; where there is none, why. */
export function LivePicture({
  part,
  isMarked = true,
  hasHeat = true,
  isDescribed = true,
  isSmall = false
}: LivePictureProps): VNode {
  const { picture, result } = part
  const why = whyNoPicture(part)
  if (picture === null)
    return (
      <div class="no-picture calm" aria-hidden={isDescribed ? undefined : 'true'} title={why}>
        {isSmall && why !== '' ? <NoPicture /> : <span>{why}</span>}
      </div>
    )
  return (
    <PartPicture
      source={`data:image/jpeg;base64,${picture.jpeg}`}
      width={picture.width}
      height={picture.height}
      {...(isMarked && {
        verdict: result.verdict,
        circle: result.circle,
        bore: result.bore?.circle,
        heatmap: hasHeat ? picture.heatmap : null
      })}
      description={isDescribed ? describePart(part) : ''}
    />
  )
}

/** A picture that is crossed out. */
function NoPicture(): VNode {
  return (
    <svg class="shape" viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.4" role="img">
      <title>{t('No picture')}</title>
      <path d="M3 7h26v18H3zM6 22l7-8 5 5 3-3 5 6M4 29L28 3" stroke-linejoin="round" stroke-linecap="round" />
    </svg>
  )
}
