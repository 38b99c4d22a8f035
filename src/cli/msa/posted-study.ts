import { readFile } from 'node:fs/promises'
import type { Label } from '../../domain/labelled/label.ts'
import type { InspectionRecord, RecordCursor, RecordReader } from '../../domain/records/record.ts'
import { type Measurement, measuredBy } from '../../quality/study/measurement.ts'
import { readCsvRows } from '../../training/dataset/csv-rows.ts'
import { decodeCsv } from '../../training/dataset/csv-text.ts'
import { labelFromWord } from '../../training/dataset/label-from-path.ts'
import type { JudgedStudy } from './judge-study.ts'
import { ONE_STATION } from './study-pictures.ts'

const PAGE = 1000

/**
 * The recorded verdicts of a study, in the order in which the parts were judged.
 * @param references label of each part id
 * @throws Error where the study is empty, holds another recipe or two versions, or a part without an id or a reference
 */
export async function postedStudy(
  records: Pick<RecordReader, 'list'>,
  study: string,
  recipe: string,
  references: ReadonlyMap<string, Label>
): Promise<JudgedStudy> {
  const found = (await allOf(records, study)).toReversed()
  if (found.length === 0)
    throw new Error(`expected pictures that were posted with study=${study}, found none on record`)
  const versions = new Set(found.map(({ result }) => `${result.recipe} ${result.modelVersion}`))
  const [{ result: first }] = found as [InspectionRecord]
  if (versions.size > 1 || first.recipe !== recipe)
    throw new Error(
      `expected a study of recipe ${recipe} and one model version, received ${[...versions].sort().join(', ')}`
    )
  const measurements = found.map(({ result }): Measurement => {
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
      ...measuredBy(result)
    }
  })
  return { measurements, modelVersion: first.modelVersion, threshold: first.threshold }
}

async function allOf(records: Pick<RecordReader, 'list'>, study: string): Promise<InspectionRecord[]> {
  const all: InspectionRecord[] = []
  for (let after: RecordCursor | undefined; ;) {
    const page = await records.list({ study }, { after, limit: PAGE })
    all.push(...page)
    if (page.length < PAGE) return all
    const { at, result } = page.at(-1)!
    after = { at, id: result.resultId }
  }
}

/** References from a CSV with the columns `part` and `reference` (OK or NG). @throws Error naming the line */
export async function readReferences(file: string): Promise<ReadonlyMap<string, Label>> {
  const [text] = decodeCsv(await readFile(file))
  const isHead = (fields: readonly string[]): boolean =>
    fields.length === 2 && fields[0]!.trim().toLowerCase() === 'part' && fields[1]!.trim().toLowerCase() === 'reference'
  const [head, ...rows] = readCsvRows(text, isHead)
  if (head === undefined || !isHead(head.fields))
    throw new Error(
      `${file}: expected the columns part and reference, received ${head?.fields.join(', ') ?? 'nothing'}`
    )
  const references = new Map<string, Label>()
  for (const { fields, line } of rows) {
    const [part = '', reference = ''] = fields.map((field) => field.trim())
    const label = labelFromWord(reference)
    if (part === '' || label === undefined)
      throw new Error(`${file}, line ${line}: expected a part and OK or NG, received '${part}' and '${reference}'`)
    if ((references.get(part) ?? label) !== label)
      throw new Error(`${file}, line ${line}: expected one reference for part '${part}', received OK and NG`)
    references.set(part, label)
  }
  return references
}
