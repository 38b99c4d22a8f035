import { realpath } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { DatasetInvalid } from '../../errors.ts'

/**
 * Compares real paths, so that a link below a root cannot lead out of it.
 * @param roots no root allows any path
 * @throws DatasetInvalid when `dataset` is neither a root nor below one
 */
export async function checkInside(dataset: string, roots: readonly string[]): Promise<void> {
  if (roots.length === 0) return
  const path = await realPathOf(dataset)
  for (const root of roots) {
    const steps = relative(await realPathOf(root), path).split(sep)
    if (steps[0] !== '..') return
  }
  throw new DatasetInvalid(`expected a data set below one of ${roots.join(', ')} (datasetRoots), received '${dataset}'`)
}

/** A path that does not exist is returned unchanged. */
const realPathOf = (path: string): Promise<string> => realpath(path).catch(() => resolve(path))
