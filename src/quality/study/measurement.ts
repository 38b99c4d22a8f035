import type { InspectionResult, Verdict } from '../../domain/inspection/inspection.ts'
import type { Label } from '../../domain/labelled/label.ts'
import type { Characteristic } from '../../domain/quality/study-plan.ts'

/** One presentation of a part to a station, as it was judged. */
export interface Measurement {
  readonly part: string
  readonly station: string
  readonly reference: Label
  /** Where it comes from: the picture's file. */
  readonly source: string
  readonly verdict: Verdict
  /** Lengths in millimetres where `inMm`, else in pixels. Null where there is none. */
  readonly values: Readonly<Record<Characteristic, number | null>>
  readonly inMm: boolean
  /** When it was judged; ISO 8601, UTC. Absent where pictures were judged for the study alone. */
  readonly at?: string
}

/** The station of pictures that name none. */
export const ONE_STATION = 'station'

/** The judged pictures of a study, in the order in which they were judged. */
export interface JudgedStudy {
  readonly measurements: readonly Measurement[]
  readonly modelVersion: string
  readonly threshold: number
}

/** What a study takes of the answer about one picture. */
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
