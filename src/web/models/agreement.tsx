import * as format from '../format.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

interface Shadow {
  readonly compared: number
  readonly agreement: number | null
  readonly failed: number
}

/** How often the version that looks on says the same as the one that judges. */
export function Agreement({ recipe, version }: { readonly recipe: string; readonly version: string }): VNode | null {
  const { value } = useResource<Shadow>(
    `/models/${encodeURIComponent(version)}/shadow?recipe=${encodeURIComponent(recipe)}`
  )
  if (value === null) return null
  return (
    <div class="small number">
      {value.compared === 0
        ? t('no part compared yet')
        : t('agrees on {share} of {n} parts', { share: format.percent(value.agreement), n: value.compared })}
      {value.failed > 0 && `, ${t('{n} failed', { n: value.failed })}`}
    </div>
  )
}
