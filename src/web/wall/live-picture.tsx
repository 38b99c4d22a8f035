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

export interface LivePictureProps {
  readonly part: LivePart
  /** With circle and bore. */
  readonly isMarked?: boolean
  readonly hasHeat?: boolean
  readonly isDescribed?: boolean
}

/** The small picture of a live part; a dark place where none came. */
export function LivePicture({ part, isMarked = true, hasHeat = true, isDescribed = true }: LivePictureProps): VNode {
  const { picture, result } = part
  if (picture === null)
    return (
      <div class="no-picture" aria-hidden={isDescribed ? undefined : 'true'}>
        <span>{isDescribed ? t('No picture of this part') : ''}</span>
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
