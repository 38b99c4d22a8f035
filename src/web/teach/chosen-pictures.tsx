import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import type { Chosen } from './chosen.ts'

/** The chosen pictures, and what became of each. */
export function ChosenPictures({ chosen }: { readonly chosen: readonly Chosen[] }): VNode {
  return (
    <ul class="shots" aria-label={t('Chosen pictures')}>
      {chosen.map(({ file, source, state, words }) => (
        <li key={source}>
          <img src={source} alt="" loading="lazy" />
          <div class="under">
            <span>{file.name}</span>
            {state === 'done' && <span class="tag plain">{words}</span>}
            {state === 'odd' && <span class="tag review">{t('left out')}</span>}
            {state === 'refused' && <span class="tag ng">{t('refused')}</span>}
            {(state === 'refused' || state === 'odd') && <span>{words}</span>}
          </div>
        </li>
      ))}
    </ul>
  )
}
