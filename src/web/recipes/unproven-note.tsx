import { t } from '../language/translate.ts'
import { addressOf } from '../router.ts'
import type { VNode } from '../vendor/preact.js'

/** No defect of the recipe was ever labelled: what is not known, and what to do. */
export function UnprovenNote(): VNode {
  return (
    <div class="message warn">
      <p>
        {t('No defect of this recipe is labelled yet: nobody knows what it lets through.')}{' '}
        {t('Label parts in review. Then choose the threshold by cost, below: that narrows what is judged REVIEW.')}
      </p>
      <a class="button" href={addressOf('review')}>
        {t('To the review')}
      </a>
    </div>
  )
}
