/** The learning rate increases over the first steps, then decreases along a cosine to zero. */
const WARM_UP_STEPS = 20
/**
 * Shares of the training between which the loss changes from all triplets towards the hardest of each batch, and the
 * minimum number of steps before this. The change stops half way: if defects are faint, the hardest triplets alone pull
 * all embeddings into one point again.
 */
const HARD_MINING = { from: { share: 0.2, steps: 150 }, full: { share: 0.7, steps: 500 }, most: 0.5 } as const
/** Factor on the learning rate at `step` of `total`. */
export function schedule(step: number, total: number): number {
  const warmUp = Math.min(WARM_UP_STEPS, Math.max(1, total / 10))
  return Math.min(1, (step + 1) / warmUp) * 0.5 * (1 + Math.cos((Math.PI * step) / total))
}

/**
 * How much of the loss is batch-hard at `step` of `total`. A short training never uses hard mining, because hard mining
 * too early keeps all embeddings in one point.
 */
export function hardness(step: number, total: number): number {
  const from = Math.max(HARD_MINING.from.share * total, HARD_MINING.from.steps)
  const full = Math.max(HARD_MINING.full.share * total, HARD_MINING.full.steps)
  return HARD_MINING.most * Math.min(1, Math.max(0, (step - from) / (full - from)))
}
