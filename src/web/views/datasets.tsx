import type { Dataset } from '../api-types.ts'
import { SetPictures } from '../datasets/set-pictures.tsx'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { addressOf } from '../router.ts'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

/** The uploaded data sets, and the pictures of one of them: looked at, relabelled, removed. */
export function DatasetsView({ item }: Pick<ViewProps, 'item'>): VNode {
  const list = useResource<{ datasets: readonly Dataset[] }>('/datasets')
  const sets = list.value?.datasets ?? []
  const open = item ?? sets[0]?.name ?? null
  return (
    <div class="side">
      <nav class="card" aria-label={t('Data sets')}>
        <h1>{t('Data sets')}</h1>
        {list.problem && <p class="message bad">{list.problem}</p>}
        {list.value !== null && sets.length === 0 && <p class="soft">{t('There are none yet.')}</p>}
        <ul class="pick">
          {sets.map(({ name, counts: { good, defect } }) => (
            <li key={name}>
              <a href={addressOf('datasets', name)} aria-current={name === open ? 'true' : undefined}>
                {name} <span class="small soft">{t('{good} good, {defect} defect', { good, defect })}</span>
              </a>
            </li>
          ))}
        </ul>
        <a href={addressOf('teach')}>{t('Upload pictures')}</a>
      </nav>
      {open !== null && <SetPictures key={open} name={open} onChanged={list.reload} />}
    </div>
  )
}
