import type { LocateTrial } from '../../api-types.ts'
import * as format from '../../format.ts'
import { t } from '../../language/translate.ts'
import { PartPicture } from '../../parts/part-picture.tsx'
import { PictureDrop } from '../../parts/picture-drop.tsx'
import { useState } from '../../vendor/hooks.js'
import type { VNode } from '../../vendor/preact.js'
import { type LocateSettings, queryOf } from './locate-settings.ts'
import { useLocateTrial } from './use-locate-trial.ts'

export interface LocatePreviewProps {
  readonly recipe: string
  readonly settings: LocateSettings
}

/** A picture of this device with the circle, the bore and the crop that the settings find in it. */
export function LocatePreview({ recipe, settings }: LocatePreviewProps): VNode {
  const [picture, setPicture] = useState<File | null>(null)
  const { found, problem, busy } = useLocateTrial(recipe, picture, queryOf(settings))
  return (
    <div class="stack locate-preview" aria-busy={busy}>
      {found !== null && <Found found={found} settings={settings} />}
      <div aria-live="polite">
        {problem !== null && <p class="message bad">{problem}</p>}
        {found !== null && <Words found={found} settings={settings} />}
      </div>
      <PictureDrop
        id="try-picture"
        label={t(picture === null ? 'Try it on a picture' : 'Try it on another picture')}
        multiple={false}
        onFiles={(files: Iterable<File>) => {
          const [file] = files
          if (file !== undefined) setPicture(file)
        }}
      />
      <p class="soft small">{t('The picture is not kept, and nothing is judged.')}</p>
    </div>
  )
}

interface FoundProps {
  readonly found: LocateTrial
  readonly settings: LocateSettings
}

function Found({ found, settings: { cropMode, margin } }: FoundProps): VNode {
  const { width, height, jpeg, circle, bore, crop, notFound } = found
  const reach = circle === null ? 0 : margin * circle.r
  return (
    <>
      <PartPicture
        source={`data:image/jpeg;base64,${jpeg}`}
        width={width}
        height={height}
        {...(circle === null ? { verdict: 'NG' as const } : {})}
        circle={circle ?? notFound?.circle ?? null}
        bore={bore ?? null}
        description={t(circle === null ? 'The picture; no part was found' : 'The picture with what was found')}
      >
        {circle !== null && cropMode === 'polar' && (
          <circle class="crop-outline" cx={circle.cx + 0.5} cy={circle.cy + 0.5} r={reach} />
        )}
        {circle !== null && cropMode === 'square' && (
          <rect
            class="crop-outline"
            x={circle.cx + 0.5 - reach}
            y={circle.cy + 0.5 - reach}
            width={2 * reach}
            height={2 * reach}
          />
        )}
      </PartPicture>
      {crop !== null && (
        <figure class="crop">
          <img
            src={`data:image/png;base64,${crop.png}`}
            width={crop.width}
            height={crop.height}
            alt={t('The part, cut out')}
          />
          <figcaption class="small soft">
            {t('Crop')}: {crop.height} × {crop.width} px
          </figcaption>
        </figure>
      )}
    </>
  )
}

function Words({ found, settings }: FoundProps): VNode {
  const { height, circle, bore, radius } = found
  // A quarter of a percent: bounds of the taught parts are no round numbers.
  const isNarrowed = radius.min > settings.radiusMin / 100 + 0.0025 || radius.max < settings.radiusMax / 100 - 0.0025
  return (
    <ul class="plain small">
      <li>
        {circle === null ? (
          <strong class="alarm">{whyNot(found)}</strong>
        ) : (
          t('Part found: radius {r} px, {share} of the height; {confidence} of the edge seen.', {
            r: format.decimal(circle.r, 1),
            share: format.percent(circle.r / height),
            confidence: format.percent(circle.confidence, 0)
          })
        )}
      </li>
      {circle !== null && bore !== undefined && (
        <li>
          {bore === null
            ? t('No bore found.')
            : t('Bore found: radius {r} px, {share} of the outer one; {confidence} of the edge seen.', {
                r: format.decimal(bore.r, 1),
                share: format.percent(bore.r / circle.r),
                confidence: format.percent(bore.confidence, 0)
              })}
        </li>
      )}
      {isNarrowed && (
        <li class="soft">
          {t('Searched from {min} to {max} of the height: no taught part was smaller or larger.', {
            min: format.percent(radius.min),
            max: format.percent(radius.max)
          })}
        </li>
      )}
    </ul>
  )
}

function whyNot({ height, notFound }: LocateTrial): string {
  const circle = notFound?.circle ?? null
  if (circle === null) return t('No part found: there is nothing round in the picture.')
  switch (notFound!.reason) {
    case 'OUTSIDE_RADIUS':
      return t('No part found: the radius of this circle is {share} of the height, outside of the bounds.', {
        share: format.percent(circle.r / height)
      })
    case 'OTHER_POLARITY':
      return t('No part found: this circle is dark where bright is set, or the other way round.')
    default:
      return t('No part found: only {confidence} of the edge of this circle is seen.', {
        confidence: format.percent(circle.confidence, 0)
      })
  }
}
