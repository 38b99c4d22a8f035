export interface ChangedKey {
  readonly key: string
  readonly before: string
  readonly after: string
}

/** What differs between two objects, nested ones by path: `crop.margin`. Nothing when one of them is not there. */
export function changedKeys(before: object | null, after: object | null): ChangedKey[] {
  if (before === null || after === null) return []
  const [old, now] = [flat(before), flat(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    old.get(key) === now.get(key) ? [] : { key, before: old.get(key) ?? 'none', after: now.get(key) ?? 'none' }
  )
}

function flat(value: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(value).flatMap(([key, each]): [string, string][] =>
      typeof each === 'object' && each !== null
        ? [...flat(each, `${path}${key}.`)]
        : [[path + key, each === null ? 'none' : String(each)]]
    )
  )
}
