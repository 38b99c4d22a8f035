import type { InspectionResult, Verdict } from '../../domain/inspection/inspection.ts'
import type { Label } from '../../domain/labelled/label.ts'
import type { Characteristic } from '../../domain/quality/study-plan.ts'

/** One judged presentation of a part to a station. */
export interface Measurement {
  readonly part: string
  readonly station: string
  readonly reference: Label
  /** Path of the picture's file. */
  readonly source: string
  readonly verdict: Verdict
  /** Lengths in millimetres if `inMm` is true, otherwise in pixels. Null if nothing was measured. */
  readonly values: Readonly<Record<Characteristic, number | null>>
  readonly inMm: boolean
  /** When it was judged; ISO 8601, UTC. Absent if the pictures were judged only for the study. */
  readonly at?: string
}

/** Stands for the station of pictures that do not name one. */
export const ONE_STATION = 'station'

/** The judged pictures of a study, in the order in which they were judged. */
export interface JudgedStudy {
  readonly measurements: readonly Measurement[]
  readonly modelVersion: string
  readonly threshold: number
}

/** Takes the data for a study from the verdict on one picture. */
export function measuredBy(
  result: Pick<InspectionResult, 'score' | 'circle' | 'bore' | 'diameterMm'>
): Pick<Measurement, 'values' | 'inMm'> {
  const { score, circle, diameterMm } = result
  const inMm = diameterMm !== null
  const bore = (inMm ? result.bore?.mm : result.bore?.px) ?? null
  return {
    inMm,
    values: {
      score,
      diameter: diameterMm ?? (circle === null ? null : 2 * circle.r),
      bore: bore?.diameter ?? null,
      eccentricity: bore?.eccentricity ?? null
    }
  }
}
