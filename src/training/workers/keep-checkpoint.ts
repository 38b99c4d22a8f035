import { readFile, stat } from 'node:fs/promises'
import type { Content } from '../../domain/blobs/content.ts'
import type { JobLeases, LeasedJob } from '../../domain/workers/leases.ts'
import { checkpointFile } from './unpack-bundle.ts'

/** Stores the last checkpoint of each job where another worker finds it. */
export interface CheckpointKeeper {
  /**
   * To be called regularly: stores a new checkpoint and removes the previous one. @returns false if the lease is lost
   */
  keep(leased: LeasedJob, folder: string): Promise<boolean>
  /** Removes the checkpoint of a finished job. */
  remove(leased: LeasedJob): Promise<void>
}

export function createCheckpointKeeper(
  content: Pick<Content, 'put' | 'remove'>,
  leases: Pick<JobLeases, 'keepCheckpoint'>
): CheckpointKeeper {
  const kept = new WeakMap<LeasedJob, { readonly sha256: string; readonly modifiedMs: number }>()
  return {
    async keep(leased, folder) {
      const { lease, job, checkpoint } = leased
      const file = checkpointFile(folder, job.recipe)
      const modifiedMs = (await stat(file).catch(() => undefined))?.mtimeMs
      if (modifiedMs === undefined) return true
      // A checkpoint that was fetched is already stored.
      if (!kept.has(leased) && checkpoint !== null) kept.set(leased, { sha256: checkpoint, modifiedMs })
      if (kept.get(leased)?.modifiedMs === modifiedMs) return true
      const sha256 = await content.put('content', await readFile(file))
      const saved = await leases.keepCheckpoint(lease, sha256)
      if (saved === 'lost') return false
      kept.set(leased, { sha256, modifiedMs })
      if (saved.before !== null && saved.before !== sha256) await content.remove('content', saved.before)
      return true
    },
    async remove(leased) {
      const sha256 = kept.get(leased)?.sha256 ?? leased.checkpoint
      if (sha256 !== null) await content.remove('content', sha256)
    }
  }
}
