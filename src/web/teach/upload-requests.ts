import type { Label } from '../api-types.ts'

/**
 * Where pictures go: taught to a recipe, which begins with another one's model where `from` says so, or kept in a data
 * set.
 */
export type UploadAim =
  | { readonly recipe: string; readonly from: string | null }
  | { readonly dataset: string; readonly label: Label }

/** Pictures in one request at most; those that are taught go together, since each teaching makes a model version. */
const MOST_AT_ONCE = 50
const MOST_TAUGHT = 100

/**
 * The requests that upload all pictures, in their order. Only the first one begins with another recipe's model: the
 * others would begin anew, without what was taught before.
 */
export function uploadRequests<Picture>(
  pictures: readonly Picture[],
  aim: UploadAim
): { readonly path: string; readonly pictures: readonly Picture[] }[] {
  const most = 'recipe' in aim ? MOST_TAUGHT : MOST_AT_ONCE
  return Array.from({ length: Math.ceil(pictures.length / most) }, (_, n) => ({
    path: pathOf(aim, n === 0),
    pictures: pictures.slice(n * most, (n + 1) * most)
  }))
}

function pathOf(aim: UploadAim, first: boolean): string {
  if ('dataset' in aim) return `/datasets/${encodeURIComponent(aim.dataset)}/images?label=${aim.label}`
  const query = first && aim.from !== null ? `?from=${encodeURIComponent(aim.from)}` : ''
  return `/recipes/${encodeURIComponent(aim.recipe)}/teach${query}`
}
