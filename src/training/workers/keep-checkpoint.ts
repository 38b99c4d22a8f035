import { readFile, stat } from 'node:fs/promises'
import type { Content } from '../../domain/blobs/content.ts'
import type { JobLeases, LeasedJob } from '../../domain/workers/leases.ts'
import { checkpointFile } from './unpack-bundle.ts'

/**
 * Puts a job's checkpoint where another worker finds it, each time that there is a new one; the one before is removed.
 * @returns to be called now and then; false where the lease is lost
 */
export function createCheckpointKeeper(
  content: Pick<Content, 'put' | 'remove'>,
  leases: Pick<JobLeases, 'keepCheckpoint'>
): (leased: LeasedJob, folder: string) => Promise<boolean> {
  const kept = new Map<string, number>()
  return async ({ lease, job, checkpoint }, folder) => {
    const file = checkpointFile(folder, job.recipe)
    const modifiedMs = (await stat(file).catch(() => undefined))?.mtimeMs
    if (modifiedMs === undefined) return true
    const key = `${lease.job} ${lease.number}`
    // What was fetched is there already.
    if (!kept.has(key) && checkpoint !== null) kept.set(key, modifiedMs)
    if (kept.get(key) === modifiedMs) return true
    const sha256 = await content.put('content', await readFile(file))
    const saved = await leases.keepCheckpoint(lease, sha256)
    if (saved === 'lost') return false
    kept.set(key, modifiedMs)
    if (saved.before !== null && saved.before !== sha256) await content.remove('content', saved.before)
    return true
  }
}
