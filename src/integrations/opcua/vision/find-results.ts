import { judgedResult, RESULT_STATES, type VisionResult } from './vision-result.ts'
import type { LineResult, RecordsWanted } from '../../../domain/channels/line.ts'

/** What is asked for; empty texts and 0 don't matter. */
export interface ResultFilter {
  readonly resultState: number
  readonly measId: string
  readonly partId: string
  readonly recipe: string
  readonly modelVersion: string
  readonly jobId: string
}

export interface ResultPage {
  readonly results: readonly VisionResult[]
  readonly isComplete: boolean
}

export interface VisionResults {
  /** Keeps in mind which job a result belongs to. */
  add(result: VisionResult): void
  /** Undefined: there is none, or it is of another station. */
  byId(resultId: string): Promise<VisionResult | undefined>
  /** On record, newest first. @param max 0: as many as possible @throws beyond MAX_DEPTH, or without an answer */
  list(filter: ResultFilter, startIndex: number, max: number): Promise<ResultPage>
}

/** The newest results of jobs that are known as such. */
export const REMEMBERED = 1000
/** Results of one answer. */
export const MAX_LISTED = 100
/** So far back a list goes: a filter leads further back. */
export const MAX_DEPTH = 10_000

/** The results of a station: from the records, and of jobs also what no record says. */
export function createVisionResults(
  station: string,
  records: (wanted: RecordsWanted) => Promise<readonly LineResult['result'][]>
): VisionResults {
  const ofJobs = new Map<string, VisionResult>()
  const told = (result: LineResult['result']): VisionResult =>
    ofJobs.get(result.resultId) ?? judgedResult(result, { jobId: '', isSimulated: false })

  return {
    add(result) {
      ofJobs.set(result.resultId, result)
      if (ofJobs.size > REMEMBERED) ofJobs.delete(ofJobs.keys().next().value!)
    },
    async byId(resultId) {
      const known = ofJobs.get(resultId)
      if (known !== undefined) return known
      const [found] = await records({ station, resultId, limit: 1 })
      return found === undefined ? undefined : told(found)
    },
    async list({ resultState, measId, partId, recipe, modelVersion, jobId }, startIndex, max) {
      const count = max === 0 ? MAX_LISTED : Math.min(max, MAX_LISTED)
      const pageOf = (all: readonly VisionResult[]): ResultPage => ({
        results: all.slice(startIndex, startIndex + count),
        // Where the records end with the depth, there may be more.
        isComplete: all.length <= startIndex + count && all.length < MAX_DEPTH
      })
      const fits = (one: VisionResult): boolean =>
        (measId === '' || one.measId === measId)
        && (partId === '' || one.partId === partId)
        && (recipe === '' || one.recipe === recipe)
        && (modelVersion === '' || one.modelVersion === modelVersion)
        && (resultState === 0 || one.resultState === resultState)
      const isOfNoRecord = resultState !== 0 && resultState !== RESULT_STATES.completed
      if (jobId !== '' || isOfNoRecord) {
        const newest: VisionResult[] = []
        for (const one of ofJobs.values()) if ((jobId === '' || one.jobId === jobId) && fits(one)) newest.unshift(one)
        return pageOf(newest)
      }
      const wanted = {
        measId: measId || undefined,
        partId: partId || undefined,
        recipe: recipe || undefined,
        modelVersion: modelVersion || undefined
      }
      if (startIndex >= MAX_DEPTH)
        throw new Error(`expected a start index below ${MAX_DEPTH}, received ${startIndex}: filter more closely`)
      const limit = Math.min(startIndex + count + 1, MAX_DEPTH)
      return pageOf((await records({ station, ...wanted, limit })).map(told))
    }
  }
}
