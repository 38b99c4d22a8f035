import type { Label } from '../../domain/labelled/label.ts'
import type { Characteristic } from '../../domain/quality/study-plan.ts'
import { type AttributeStudy, studyAttributes } from '../attribute/attribute-study.ts'
import { type Decision, planOf } from '../attribute/decision.ts'
import type { Tolerance } from '../variable/tolerance.ts'
import { type StabilityStudy, studyStability } from './stability-study.ts'
import { type GaugeStudy, studyGauges } from './gauge-study.ts'
import type { Master } from './check-presentations.ts'
import type { Measurement } from './measurement.ts'

/** Measurement system analysis of one recipe and version. */
export interface SystemStudy {
  readonly recipe: string
  readonly modelVersion: string
  readonly threshold: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly measurements: readonly Measurement[]
  readonly attribute: AttributeStudy
  readonly gauges: readonly GaugeStudy[]
  /** Empty if the parts were presented on one day, or their times are not known. */
  readonly stability: readonly StabilityStudy[]
}

export interface SystemStudyInput extends Pick<
  SystemStudy,
  'recipe' | 'modelVersion' | 'threshold' | 'at' | 'measurements'
> {
  readonly tolerances: ReadonlyMap<Characteristic, Tolerance>
  readonly masters: readonly Master[]
}

/** @throws Error if the parts were not presented equally often, or one part has two references */
export function studySystem({ tolerances, masters, ...study }: SystemStudyInput): SystemStudy {
  const { measurements } = study
  const references = new Map<string, Label>()
  for (const { part, reference } of measurements) {
    if ((references.get(part) ?? reference) !== reference)
      throw new Error(`expected one reference for part '${part}', received both good and defect`)
    references.set(part, reference)
  }
  const decisions = measurements.map(({ part, station, verdict, values }): Decision => ({
    part,
    station,
    accepted: verdict === 'OK',
    score: values.score
  }))
  return {
    ...study,
    attribute: studyAttributes(planOf(decisions, references)),
    gauges: studyGauges(measurements, tolerances, masters),
    stability: studyStability(measurements)
  }
}
