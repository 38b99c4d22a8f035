import { isBetter, type VersionComparison } from '../../domain/models/activation.ts'
import type { TrainRequest } from '../../domain/training/training.ts'
import { missesEveryDefect } from '../misses-every-defect.ts'

export interface ActivationDecision {
  readonly activated: boolean
  /** The reason for the decision. */
  readonly activation: string
}

/**
 * Activates a trained version if the job asked for it. Never rejects.
 * @param comparison with the recipe's active version; undefined if there was none
 * @param metrics of the trained version
 * @param activate rejects if the golden set or the version itself does not allow it
 */
export async function decideActivation(
  { activate: when, minimumGain }: Pick<TrainRequest, 'activate' | 'minimumGain'>,
  comparison: VersionComparison | undefined,
  metrics: Readonly<Record<string, unknown>>,
  activate: () => Promise<void>
): Promise<ActivationDecision> {
  if (when === 'never') return { activated: false, activation: 'published only, as asked' }
  const { better, why } =
    when === 'always'
      ? { better: true, why: 'as asked' }
      : comparison === undefined
        ? { better: true, why: 'the recipe had no active version' }
        : isBetter(comparison, minimumGain)
  if (!better) return { activated: false, activation: why }
  const blind = missesEveryDefect(metrics)
  if (blind !== null) return { activated: false, activation: `not activated: ${blind}` }
  try {
    await activate()
    return { activated: true, activation: why }
  } catch (error) {
    return { activated: false, activation: `not allowed: ${(error as Error).message}` }
  }
}
