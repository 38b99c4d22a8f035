import { stringify } from 'csv-stringify/sync'
import type { PlannedStudy, Studies, StudyPlan, StudyProgress, StudySummary } from '../../domain/quality/study-plan.ts'
import type { StudyPlans } from '../../domain/quality/study-plans.ts'
import type { InspectionRecord, RecordReader } from '../../domain/records/record.ts'
import { StudyInvalid, StudyNotFound, StudyUnfinished, StudyUnusable } from '../../errors.ts'
import { studyRows } from '../report/study-csv.ts'
import { renderStudy } from '../report/study-html.ts'
import { checkTolerance } from '../variable/tolerance.ts'
import { checkMasters } from '../study/check-presentations.ts'
import { measuredStudy, recordsOfStudy } from '../study/posted-study.ts'
import { type SystemStudy, studySystem } from '../study/system-study.ts'
import { studyProgress, placeOf } from './study-progress.ts'

export interface StudiesParts {
  readonly plans: StudyPlans
  readonly records: Pick<RecordReader, 'list'>
  /** @throws RecipeNotFound */
  readonly checkRecipe: (id: string) => Promise<void>
  readonly now: () => Date
}

/** Planned studies: their progress while pictures are posted, and their reports. */
export function createStudies({ plans, records, checkRecipe, now }: StudiesParts): Studies {
  const found = async (name: string): Promise<PlannedStudy> => {
    const study = await plans.get(name)
    if (study === undefined) throw new StudyNotFound(name)
    return study
  }
  const progressOf = async (study: PlannedStudy): Promise<StudyProgress> =>
    studyProgress(study, await plans.counts(study.name))
  const analysed = async (name: string): Promise<SystemStudy> =>
    analyseStudy(await found(name), await recordsOfStudy(records, name), now())

  return {
    list: async () => Promise.all((await plans.list()).map(progressOf)),
    get: async (name) => progressOf(await found(name)),
    async plan(plan, actor) {
      checkPlan(plan)
      await checkRecipe(plan.recipe)
      return progressOf(await plans.add(plan, actor))
    },
    remove: plans.remove,
    async summaries(recipe, version) {
      const finished = (
        await Promise.all((await plans.list()).filter((plan) => plan.recipe === recipe).map(progressOf))
      )
        .filter(({ doneCount, plannedCount }) => doneCount === plannedCount)
        .map(({ study }) => study.name)
      const studies = await Promise.all(finished.map((name) => analysed(name).catch(unusable)))
      return studies.flatMap((study, n) => (study?.modelVersion === version ? [summaryOf(finished[n]!, study)] : []))
    },
    report: async (name) => renderStudy(await analysed(name)),
    csv: async (name) => stringify(studyRows((await analysed(name)).measurements), { escape_formulas: true })
  }
}

/** A study that two model versions judged describes neither of them: it is skipped. */
function unusable(error: unknown): null {
  if (error instanceof StudyUnusable) return null
  throw error
}

function summaryOf(name: string, { attribute }: SystemStudy): StudySummary {
  const { goodParts, defectParts, trials, stations, system } = attribute
  return {
    name,
    goodParts,
    defectParts,
    trials,
    stations: stations.map(({ station }) => station),
    effectiveness: system.effectiveness.byPart,
    miss: system.miss.byDecision,
    falseAlarm: system.falseAlarm.byDecision,
    rating: system.acceptance.all
  }
}

/** @throws StudyInvalid */
function checkPlan({ parts, stations, presentations, tolerances, masters }: StudyPlan): void {
  const twice = (names: readonly string[]): string | undefined => names.find((name, n) => names.indexOf(name) !== n)
  const [part, station] = [twice(parts.map((it) => it.part)), twice(stations)]
  const characteristic = twice(tolerances.map((it) => it.characteristic))
  if (part !== undefined) throw new StudyInvalid(`expected each part once, received '${part}' twice`)
  if (station !== undefined) throw new StudyInvalid(`expected each station once, received '${station}' twice`)
  if (characteristic !== undefined) throw new StudyInvalid(`expected one tolerance of ${characteristic}, received two`)
  try {
    for (const { characteristic: name, ...tolerance } of tolerances)
      try {
        checkTolerance(tolerance)
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
      }
    const planned = parts.flatMap((it) => stations.map((at) => ({ part: it.part, station: at, count: presentations })))
    checkMasters(planned, new Map(tolerances.map((it) => [it.characteristic, it])), masters)
  } catch (error) {
    throw new StudyInvalid((error as Error).message)
  }
}

/**
 * Result of a finished study. For each part and station the first presentations count, up to the planned number.
 * @param found oldest first
 * @throws StudyUnfinished, StudyUnusable
 */
export function analyseStudy(study: PlannedStudy, found: readonly InspectionRecord[], at: Date): SystemStudy {
  const { parts, stations, presentations, recipe, name } = study
  const left = new Map(
    parts.flatMap(({ part }) => stations.map((station) => [placeOf(part, station), presentations] as const))
  )
  const counting = found.filter(({ result: { partId, station } }) => {
    const place = placeOf(partId, station)
    const more = left.get(place) ?? 0
    if (more > 0) left.set(place, more - 1)
    return more > 0
  })
  const missing = [...left.values()].reduce((sum, count) => sum + count, 0)
  if (missing > 0) throw new StudyUnfinished(name, parts.length * stations.length * presentations, counting.length)
  try {
    return studySystem({
      recipe,
      ...measuredStudy(counting, name, recipe, new Map(parts.map((it) => [it.part, it.reference]))),
      at: at.toISOString(),
      tolerances: new Map(study.tolerances.map((it) => [it.characteristic, it])),
      masters: study.masters
    })
  } catch (error) {
    throw new StudyUnusable(name, (error as Error).message)
  }
}
