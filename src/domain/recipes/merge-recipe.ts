/**
 * Replaces some fields of a recipe, also in nested objects. Undefined fields stay as they are. A null removes
 * `scaleMmPerPx`, `distortion`, `bitDepth`, `bore`, `defectKinds`, `costs`, `challenge` and `evidence`, which cannot be
 * null.
 * @returns the merged recipe, not checked yet
 */
export function mergeRecipe(recipe: object, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...recipe }
  for (const [key, value] of Object.entries(given)) {
    const own = merged[key]
    if (value === undefined) continue
    if (NULLABLE.has(key) && value === null) delete merged[key]
    else merged[key] = isObject(value) && isObject(own) ? mergeRecipe(own, value) : value
  }
  return withOwnColumns(merged, given)
}

/** Removes the columns of a crop if its mode or rows change. Without columns, a crop has as many as rows. */
export function withOwnColumns(
  merged: Record<string, unknown>,
  { mode, sizePx, columnsPx }: Readonly<Record<string, unknown>>
): Record<string, unknown> {
  if ((mode !== undefined || sizePx !== undefined) && columnsPx === undefined) delete merged['columnsPx']
  return merged
}

const NULLABLE = new Set([
  'scaleMmPerPx',
  'distortion',
  'bitDepth',
  'bore',
  'defectKinds',
  'costs',
  'challenge',
  'evidence'
])
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
