/**
 * A recipe with some of its members replaced, in nested objects too; what is undefined stays. A null takes `scaleMmPerPx` out, which has no null of its own.
 * @returns not checked yet
 */
export function mergeRecipe (recipe: object, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...recipe }
  for (const [key, value] of Object.entries(given)) {
    const own = merged[key]
    if (value === undefined) continue
    if (key === 'scaleMmPerPx' && value === null) delete merged[key]
    else merged[key] = isObject(value) && isObject(own) ? mergeRecipe(own, value) : value
  }
  return merged
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
