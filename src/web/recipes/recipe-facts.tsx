import type { Recipe } from '../api-types.ts'
import * as format from '../format.ts'
import type { Text } from '../language/en.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

export const POLARITIES: Readonly<Record<Recipe['locate']['polarity'], Text>> = {
  auto: 'darker or brighter than around it',
  dark: 'darker than around it',
  bright: 'brighter than around it'
}
export const CROPS: Readonly<Record<Recipe['crop']['mode'], Text>> = { square: 'square', polar: 'unwrapped' }

type Row = readonly [name: Text, value: VNode | string]

/** What judges, and where and how the service looks for the part. @param isBrief leaves out what a form shows */
export function RecipeFacts({ recipe, isBrief }: { readonly recipe: Recipe; readonly isBrief: boolean }): VNode {
  const { activeModelVersion, shadowModelVersion, crop, locate, scaleMmPerPx } = recipe
  const looks: readonly Row[] = [
    [
      'Outer radius',
      t("{min} to {max} of the picture's height", {
        min: format.percent(locate.radius.min, 0),
        max: format.percent(locate.radius.max, 0)
      })
    ],
    ['Part is', t(POLARITIES[locate.polarity])],
    ['Found from', t('{share} of the edge seen', { share: format.percent(locate.minConfidence, 0) })],
    [
      'Crop',
      t('{mode}, {rows} x {columns} px, margin {margin}', {
        mode: t(CROPS[crop.mode]),
        rows: crop.sizePx,
        columns: crop.columnsPx ?? crop.sizePx,
        margin: crop.margin
      })
    ]
  ]
  const rows: readonly Row[] = [
    ['Model version', activeModelVersion === null ? t('none') : <code>{activeModelVersion}</code>],
    ...(shadowModelVersion ? [['In shadow', <code>{shadowModelVersion}</code>] as const] : []),
    ...(isBrief ? [] : looks),
    ...(scaleMmPerPx === undefined ? [] : [['Scale', `${scaleMmPerPx} mm/px`] as const])
  ]
  return (
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title">{t(isBrief ? 'What judges' : 'Where and how it looks')}</h2>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <>
            <dt>{t(name)}</dt>
            <dd class="number">{value}</dd>
          </>
        ))}
      </dl>
    </section>
  )
}
