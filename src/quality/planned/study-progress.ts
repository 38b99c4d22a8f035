import type { PlannedStudy, StudyProgress } from '../../domain/quality/study-plan.ts'
import type { StudyPlans } from '../../domain/quality/study-plans.ts'
import { ONE_STATION } from '../study/measurement.ts'

/** @param counts recorded pictures by part and station */
export function studyProgress(study: PlannedStudy, counts: Awaited<ReturnType<StudyPlans['counts']>>): StudyProgress {
  const { parts, stations, presentations } = study
  const counted = new Map(counts.map(({ part, station, count }) => [placeOf(part, station), count]))
  const done = parts.flatMap(({ part }) =>
    stations.map((station) => ({
      part,
      station,
      count: Math.min(presentations, counted.get(placeOf(part, station)) ?? 0)
    }))
  )
  const doneCount = done.reduce((sum, { count }) => sum + count, 0)
  return {
    study,
    done,
    doneCount,
    plannedCount: parts.length * stations.length * presentations,
    beyondPlan: counts.reduce((sum, { count }) => sum + count, 0) - doneCount
  }
}

export const placeOf = (part: string | null, station: string | null): string =>
  JSON.stringify([part, station ?? ONE_STATION])
