import type { StoredJob } from '../../domain/training/job-store.ts'
import type { TrainOrder } from '../../domain/training/training.ts'

/** The work of a job's process. One thread leaves the other cores to the inspection. */
export const trainOrderOf = ({ recipe, source, parameters, activate }: StoredJob): TrainOrder => ({
  recipe,
  dataset: source,
  parameters,
  threads: 1,
  compareWithActive: activate === 'if-better'
})
