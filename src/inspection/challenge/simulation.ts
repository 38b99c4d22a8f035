import type { InspectionResult } from '../../domain/inspection/inspection.ts'
import { notOk } from '../../domain/inspection/not-ok.ts'

/**
 * Marks the verdicts of a station in simulation, and makes none of them OK. So nobody who reads the verdict, the code
 * or `ok` alone, in any channel, takes a dry run for a good part.
 * @param isSimulated whether the station was in simulation when the picture arrived, or later. Null: it arrived now
 * @param answer the answer to the picture outside simulation
 */
export function withSimulation<Recipe>(
  isSimulated: (station: string | null, receivedAt: string | null) => boolean,
  answer: (recipe: Recipe, result: InspectionResult) => InspectionResult
): (recipe: Recipe, result: InspectionResult) => InspectionResult {
  return (recipe, result) => {
    if (!isSimulated(result.station, result.receivedAt)) return answer(recipe, result)
    const answered = answer(recipe, { ...result, simulated: true })
    return answered.ok ? notOk(answered, 'SIMULATED') : answered
  }
}
