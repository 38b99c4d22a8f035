import type { InspectionResult, Verdict } from '../../domain/inspection/inspection.ts'
import type { Label } from '../../domain/labelled/label.ts'

/** What is measured of a part, in the order in which reports show it. */
export const CHARACTERISTICS = ['score', 'diameter', 'bore', 'eccentricity'] as const
export type Characteristic = (typeof CHARACTERISTICS)[number]

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
