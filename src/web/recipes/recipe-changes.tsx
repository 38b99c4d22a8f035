import type { Recipe } from '../api-types.ts'
import * as format from '../format.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import { changedKeys } from './changed-keys.ts'

const CHANGES = {
  created: 'created',
  updated: 'updated',
  deleted: 'deleted',
  activated: 'activated',
  'rolled-back': 'rolled back',
  shadowed: 'shadowed',
  outside: 'changed outside of the service'
} as const

interface Revision {
  readonly revision: number
  readonly at: string
  readonly author: string
  readonly change: keyof typeof CHANGES
  readonly reason: string | null
  readonly signature?: { readonly name: string; readonly meaning: string } | undefined
  readonly before: Recipe | null
  readonly recipe: Recipe | null
}

/** Who changed what of a recipe, newest first. */
export function RecipeChanges({
  recipe,
  revision
}: {
  readonly recipe: string
  readonly revision: number
}): VNode | null {
  // The revision makes it load anew after a change.
  const { value } = useResource<{ revisions: readonly Revision[] }>(
    `/recipes/${encodeURIComponent(recipe)}/revisions?limit=20&before=${revision + 1}`
  )
  if (value === null || value.revisions.length === 0) return null
  return (
    <section class="card">
      <table class="cards-on-phone">
        <caption>{t('Changes, newest first')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('When')}</th>
            <th scope="col">{t('Who')}</th>
            <th scope="col">{t('What')}</th>
          </tr>
        </thead>
        <tbody>
          {value.revisions.map((each) => (
            <tr key={each.revision}>
              <td class="whole">{format.time(each.at)}</td>
              <td>{each.author}</td>
              <td class="wide">
                {t(CHANGES[each.change])}
                {changedKeys(each.before, each.recipe).map(({ key, before, after }) => (
                  <div class="small" key={key}>
                    <span class="soft">{key}</span>{' '}
                    <span class="number">
                      {before} → {after}
                    </span>
                  </div>
                ))}
                {each.reason && <div class="small">{t('Reason: {why}', { why: each.reason })}</div>}
                {each.signature && (
                  <div class="small">
                    {t('Signed by {name}: {meaning}', { name: each.signature.name, meaning: each.signature.meaning })}
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
