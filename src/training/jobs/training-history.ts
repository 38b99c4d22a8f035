import type { TrainProgress } from '../../domain/training/training.ts'

const MOST = 512

/**
 * Appends an epoch. Of a training of more than 512 epochs every second one stays, of a longer one every fourth, and so
 * on, and always the last, so the curve is complete. An epoch that comes again after a resume replaces the old ones
 * from there on.
 */
export function addToHistory(history: readonly TrainProgress[], progress: TrainProgress): TrainProgress[] {
  const stride = 2 ** Math.max(0, Math.ceil(Math.log2(progress.epoch / MOST)))
  return [...history.filter(({ epoch }) => epoch < progress.epoch && (epoch % stride === 0 || epoch === 1)), progress]
}
