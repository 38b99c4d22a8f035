import type { TrainJob } from '../../domain/training/training.ts'

export interface JobWatchers {
  /** Calls everybody who watches this job. */
  tell(job: TrainJob): void
  /** @returns function that ends the watching */
  watch(id: string, onChange: (job: TrainJob) => void): () => void
}

/** The watchers of each job. */
export function createJobWatchers(): JobWatchers {
  const watchers = new Map<string, Set<(job: TrainJob) => void>>()
  return {
    tell(job) {
      for (const watcher of watchers.get(job.id) ?? []) watcher(job)
    },
    watch(id, onChange) {
      const own = watchers.get(id) ?? new Set()
      watchers.set(id, own)
      own.add(onChange)
      return () => {
        own.delete(onChange)
        if (own.size === 0 && watchers.get(id) === own) watchers.delete(id)
      }
    }
  }
}
