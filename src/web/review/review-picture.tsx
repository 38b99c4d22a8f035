import type { HeatMap, InspectionRecord } from '../api-types.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { RemotePicture } from '../parts/remote-picture.tsx'
import type { VNode } from '../vendor/preact.js'
import type { Waiting } from './use-queue.ts'
import { Zoomable } from './zoomable.tsx'

export interface ReviewPictureProps {
  readonly part: Waiting
  readonly hasHeat: boolean
  /** A good part beside it. */
  readonly hasGood: boolean
}

/** The part's picture at full resolution, with its heat map and a good part beside it where they are asked for. */
export function ReviewPicture({ part, hasHeat, hasGood }: ReviewPictureProps): VNode {
  const heat = useResource<{ heatmap: HeatMap | null }>(hasHeat ? `/review/${part.resultId}/heatmap` : null)
  return (
    <div class={hasGood ? 'beside' : 'stack'}>
      <div class="stack">
        <Zoomable key={part.resultId}>
          <RemotePicture
            path={`/review/${part.resultId}/image?as=png`}
            verdict={part.verdict}
            circle={part.circle}
            heatmap={heat.value?.heatmap ?? null}
            description={t('{part}, judged {verdict}', {
              part: part.partId === null ? t('Part without a number') : t('Part {id}', { id: part.partId }),
              verdict: part.verdict
            })}
          />
        </Zoomable>
        {hasHeat && heat.problem !== null && <p class="small">{heat.problem}</p>}
        {hasHeat && heat.value?.heatmap === null && (
          <p class="small soft">{t('No heat map: none was found, or another model version judges by now.')}</p>
        )}
      </div>
      {hasGood && <GoodPart part={part} />}
    </div>
  )
}

/** The last good part of the recipe whose picture was kept. */
function GoodPart({ part }: { readonly part: Waiting }): VNode {
  const found = useResource<{ inspections: readonly InspectionRecord[] }>(
    `/inspections?recipe=${encodeURIComponent(part.recipe)}&verdict=OK&picture=true&limit=1`
  )
  if (found.value === null)
    return (
      <p class="soft small" role="status">
        {found.problem ?? t('Loading')}
      </p>
    )
  const [good] = found.value.inspections
  if (good === undefined)
    return (
      <div class="no-picture">
        <span>{t('No picture of a part judged OK was kept. The recipe says which pictures are kept.')}</span>
      </div>
    )
  return (
    <figure class="stack">
      <RemotePicture
        path={`/inspections/${good.resultId}/image?as=png`}
        verdict={good.verdict}
        circle={good.circle}
        description={t('A part that was judged OK')}
      />
      <figcaption class="small soft">{t('A part that was judged OK')}</figcaption>
    </figure>
  )
}
