import type { RecordReader } from '../../domain/records/record.ts'
import type { Quality } from '../../routes/quality/quality.ts'
import type { Stored } from '../stored.ts'
import { composeStudies } from './studies.ts'
import { composeThresholdChoices } from './threshold-choices.ts'

/** Wires what a quality engineer works with. */
export function composeQuality(stored: Stored, records: Pick<RecordReader, 'list'>): Quality {
  return { thresholds: composeThresholdChoices(stored), studies: composeStudies(stored, records) }
}
