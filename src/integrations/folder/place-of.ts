/** What the name of a file says of its picture. */
export interface Place {
  readonly partId: string | null
  readonly station: string | null
  readonly recipe: string | null
}

/**
 * What a file's path, from the watched folder on and with `/`, says by the named groups of the pattern.
 * @returns undefined for a name that doesn't fit the pattern
 */
export function placeOf(path: string, pattern: RegExp): Place | undefined {
  const found = pattern.exec(path)
  if (found === null) return undefined
  const { partId = null, station = null, recipe = null } = (found.groups ?? {}) as Partial<Record<keyof Place, string>>
  return { partId, station, recipe }
}

/** What a camera or its server calls a file that is not complete yet. */
export const isUnfinished = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.')) || /\.(tmp|part|partial|filepart|crdownload|upload)$/i.test(path)
