import { PreconditionFailed, RecipeChanged, RequestInvalid } from '../../errors.ts'

/**
 * The revision that a change was made for, from the body or the header If-Match (`"7"`, or `*` for any).
 * @throws RequestInvalid when the header is invalid, or the two differ
 */
export function expectedRevision(revision: number | undefined, ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return revision
  const named = /^\s*(?:W\/)?"?(\d{1,12})"?\s*$/.exec(ifMatch)?.[1]
  if (named === undefined)
    throw new RequestInvalid(`If-Match: expected a revision such as "7", received ${ifMatch.slice(0, 100)}`)
  if (revision !== undefined && revision !== Number(named))
    throw new RequestInvalid(`expected one revision, received ${named} in If-Match and ${revision} in the body`)
  return Number(named)
}

/** Answers a change for another revision with 412 if the request has If-Match, else with 409. */
export async function refusedAs<T>(ifMatch: string | undefined, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (ifMatch === undefined || !(error instanceof RecipeChanged)) throw error
    throw new PreconditionFailed(error.message)
  }
}
