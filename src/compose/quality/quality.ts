import type { Quality } from '../../routes/quality/quality.ts'
import type { Stored } from '../stored.ts'
import { composeThresholdChoices } from './threshold-choices.ts'

/** Wires what a quality engineer works with. */
export function composeQuality(stored: Stored): Quality {
  return { thresholds: composeThresholdChoices(stored) }
}
