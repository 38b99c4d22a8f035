import type { TrainProgress } from '../../domain/training/training.ts'

const MOST = 512

/**
 * Appends an epoch. Of a training of more than 512 epochs every other one stays, of a longer one every fourth, and so
 * on, and always the last: the curve is whole. An epoch that is told again, after a resume, replaces what was from
 * there on.
 */
export function addToHistory(history: readonly TrainProgress[], progress: TrainProgress): TrainProgress[] {
  const stride = 2 ** Math.max(0, Math.ceil(Math.log2(progress.epoch / MOST)))
  return [...history.filter(({ epoch }) => epoch < progress.epoch && (epoch % stride === 0 || epoch === 1)), progress]
}
