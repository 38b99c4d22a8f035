import type { StabilityReader } from '../../domain/inspection/stability.ts'
import type { RecordReader } from '../../domain/records/record.ts'
import type { Quality } from '../../routes/quality/quality.ts'
import type { Stored } from '../stored.ts'
import { composeStudies } from './studies.ts'
import { composeThresholdChoices } from './threshold-choices.ts'
import { composeValidations, type ValidationParts } from './validations.ts'

export interface QualityParts extends Pick<ValidationParts, 'models' | 'reviewRates'> {
  readonly stored: Stored
  readonly records: Pick<RecordReader, 'list'>
  readonly stability: StabilityReader
}

/** Wires the functions for quality engineers. */
export function composeQuality({ stored, records, stability, models, reviewRates }: QualityParts): Quality {
  const studies = composeStudies(stored, records)
  return {
    thresholds: composeThresholdChoices(stored),
    studies,
    stability,
    validations: composeValidations({ stored, models, studies, reviewRates })
  }
}
