import { Gauge, type Registry } from 'prom-client'
import type { JobState } from '../domain/training/training.ts'

/**
 * Counts training jobs by state when the metrics are read.
 * @param count if it fails, the metric keeps its last values
 */
export function trainingMetrics(registry: Registry, count: () => Promise<Readonly<Record<JobState, number>>>): void {
  const jobs = new Gauge({
    name: 'okng_training_jobs',
    help: 'training jobs of this station by state',
    labelNames: ['state'],
    registers: [],
    async collect() {
      const counted = await count().catch(() => null)
      for (const [state, number] of Object.entries(counted ?? {})) this.set({ state }, number)
    }
  })
  registry.registerMetric(jobs)
}
