import type { StoredJob } from '../../domain/training/job-store.ts'
import type { TeachRequest } from '../../domain/training/teaching.ts'

/** Arguments of `okng` that train a job. */
export function trainArguments({ recipe, source, parameters, activate }: StoredJob): string[] {
  const { epochs, learningRate, batchSize, saveInterval, seed, backend } = parameters
  const options = {
    dataset: source,
    recipe,
    'learning-rate': learningRate,
    'batch-size': batchSize,
    'save-interval': saveInterval,
    seed,
    backend,
    threads: 1,
    activate: 'never',
    ...(epochs !== null && { epochs }),
    ...(activate === 'if-better' && { 'compare-with': 'active' })
  }
  return [
    'train',
    '--json',
    '--end-with-stdin',
    ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)
  ]
}

/** Arguments of `okng` that teach the pictures of a CSV. */
export function teachArguments({ recipe, from }: Pick<TeachRequest, 'recipe' | 'from'>, csv: string): string[] {
  const options = [`--dataset=${csv}`, `--recipe=${recipe}`, ...(from === null ? [] : [`--from=${from}`])]
  return ['teach', '--json', '--no-activate', ...options]
}
