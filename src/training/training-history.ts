import type { TrainProgress } from '../domain/training.ts'

const MOST = 512

/** Appends an epoch; a history that would grow too long keeps every other entry, so that the curve stays whole. An epoch told a second time, after a resume, replaces the first. */
export function addToHistory (history: readonly TrainProgress[], progress: TrainProgress): TrainProgress[] {
  const grown = [...history.filter(({ epoch }) => epoch < progress.epoch), progress]
  return grown.length <= MOST ? grown : grown.filter((_, n) => (grown.length - 1 - n) % 2 === 0)
}
