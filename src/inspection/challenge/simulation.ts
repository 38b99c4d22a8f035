import type { InspectionResult } from '../../domain/inspection/inspection.ts'
import { notOk } from './not-ok.ts'

/**
 * Has the verdicts of a station in simulation say so, and none of them be OK: whoever reads the verdict, the code or
 * `ok` alone, in whatever channel, takes no dry run for a good part.
 * @param answer what the picture would be answered with
 */
export function withSimulation<Recipe>(
  isSimulated: (station: string | null) => boolean,
  answer: (recipe: Recipe, result: InspectionResult) => InspectionResult
): (recipe: Recipe, result: InspectionResult) => InspectionResult {
  return (recipe, result) => {
    if (!isSimulated(result.station)) return answer(recipe, result)
    const answered = answer(recipe, { ...result, simulated: true })
    return answered.ok ? notOk(answered, 'SIMULATED') : answered
  }
}
