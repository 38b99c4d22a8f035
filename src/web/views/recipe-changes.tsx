import type { Recipe } from '../api-types.ts'
import * as format from '../format.ts'
import { changedKeys } from '../changed-keys.ts'
import { useResource } from '../hooks/use-resource.ts'
import type { VNode } from '../vendor/preact.js'

interface Revision {
  readonly revision: number
  readonly at: string
  readonly author: string
  readonly change: string
  readonly reason: string | null
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
        <caption>Changes, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {value.revisions.map((each) => (
            <tr key={each.revision}>
              <td class="whole">{format.time(each.at)}</td>
              <td>{each.author}</td>
              <td class="wide">
                {each.change}
                {changedKeys(each.before, each.recipe).map(({ key, before, after }) => (
                  <div class="small" key={key}>
                    <span class="soft">{key}</span>{' '}
                    <span class="number">
                      {before} → {after}
                    </span>
                  </div>
                ))}
                {each.reason && <div class="small">Reason: {each.reason}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
