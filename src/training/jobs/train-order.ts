import type { StoredJob } from '../../domain/training/job-store.ts'
import type { TrainOrder } from '../../domain/training/training.ts'

/** What the process of a job is asked to do. One thread leaves the other cores to the inspection. */
export const trainOrderOf = ({ recipe, source, parameters, activate }: StoredJob): TrainOrder => ({
  recipe,
  dataset: source,
  parameters,
  threads: 1,
  compareWithActive: activate === 'if-better'
})
