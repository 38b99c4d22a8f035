import type { Label } from '../../domain/labelled/label.ts'
import type { InspectionRecord, RecordCursor, RecordReader } from '../../domain/records/record.ts'
import { type JudgedStudy, type Measurement, measuredBy, ONE_STATION } from './measurement.ts'

const PAGE = 1000

/**
 * The recorded verdicts of a study, in the order in which the parts were judged.
 * @param references label of each part id
 * @throws Error if the study is empty, contains another recipe or two versions, or has a part without an id or a
 *   reference
 */
export async function postedStudy(
  records: Pick<RecordReader, 'list'>,
  study: string,
  recipe: string,
  references: ReadonlyMap<string, Label>
): Promise<JudgedStudy> {
  return measuredStudy(await recordsOfStudy(records, study), study, recipe, references)
}

/** @param found oldest first @throws as postedStudy */
export function measuredStudy(
  found: readonly InspectionRecord[],
  study: string,
  recipe: string,
  references: ReadonlyMap<string, Label>
): JudgedStudy {
  const [record] = found
  if (record === undefined)
    throw new Error(`expected pictures that were posted with study=${study}, found none on record`)
  const versions = new Set(found.map(({ result }) => `${result.recipe} ${result.modelVersion}`))
  if (versions.size > 1 || record.result.recipe !== recipe)
    throw new Error(
      `expected a study of recipe ${recipe} and one model version, received ${[...versions].sort().join(', ')}`
    )
  const measurements = found.map(({ at, result }): Measurement => {
    const { partId, resultId, station, verdict } = result
    if (partId === null)
      throw new Error(`expected a partId with each picture of a study, inspection ${resultId} has none`)
    const reference = references.get(partId)
    if (reference === undefined) throw new Error(`expected a reference for part '${partId}', received none`)
    return {
      part: partId,
      station: station ?? ONE_STATION,
      reference,
      source: resultId,
      verdict,
      at,
      ...measuredBy(result)
    }
  })
  const { modelVersion, threshold } = record.result
  return { measurements, modelVersion, threshold }
}

/** Oldest first. */
export async function recordsOfStudy(
  records: Pick<RecordReader, 'list'>,
  study: string
): Promise<readonly InspectionRecord[]> {
  const all: InspectionRecord[] = []
  for (let after: RecordCursor | undefined; ;) {
    const page = await records.list({ study }, { after, limit: PAGE })
    all.push(...page)
    if (page.length < PAGE) return all.toReversed()
    const { at, result } = page.at(-1)!
    after = { at, id: result.resultId }
  }
}
