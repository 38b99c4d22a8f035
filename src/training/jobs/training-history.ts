import type { TrainProgress } from '../../domain/training/training.ts'

const MOST = 512

/**
 * Appends an epoch. If there are more than 512 epochs, only every second one is kept, later every fourth, and so on,
 * and always the last one. So the curve covers the whole training. An epoch that is repeated after a resume replaces
 * the old entries from there on.
 */
export function addToHistory(history: readonly TrainProgress[], progress: TrainProgress): TrainProgress[] {
  const stride = 2 ** Math.max(0, Math.ceil(Math.log2(progress.epoch / MOST)))
  return [...history.filter(({ epoch }) => epoch < progress.epoch && (epoch % stride === 0 || epoch === 1)), progress]
}
