import { stringify } from 'csv-stringify/sync'
import { STAGES } from '../../domain/inspection/inspection.ts'
import type { RecordFigures, RecordLabel } from '../../domain/labelled/record-figures.ts'
import type { ExportPace } from './export-pace.ts'
import type { InspectionRecord, RecordCursor, RecordFilter, RecordReader } from '../../domain/records/record.ts'

/** Rows that are read and written at a time. With more, pictures would wait. */
const PAGE = 200

const COLUMNS = [
  'at',
  'resultId',
  'verdict',
  'code',
  'reason',
  'score',
  'threshold',
  'evidence',
  'recipe',
  'modelVersion',
  'station',
  'partId',
  'measId',
  'sequence',
  'capturedAt',
  'receivedAt',
  'judgedAt',
  'diameterMm',
  'cx',
  'cy',
  'r',
  'confidence',
  ...STAGES.map((stage) => `${stage}Ms`),
  'totalMs',
  'pictureSha256',
  'label',
  'defectKind',
  'labelledBy'
]

/** The records as CSV with a header, newest first. Fetches a page when the reader needs it. */
export async function* recordCsv(
  records: RecordReader,
  labelsOf: RecordFigures['labels'],
  filter: RecordFilter,
  pace: Pick<ExportPace, 'begin'>
): AsyncGenerator<string> {
  yield stringify([COLUMNS])
  for (let after: RecordCursor | undefined; ;) {
    const rest = pace.begin()
    const page = await records.list(filter, { after, limit: PAGE })
    const labels = await labelsOf(page.map(({ result }) => result.resultId))
    if (page.length > 0) yield stringify(page.map((record) => cells(record, labels.get(record.result.resultId))))
    if (page.length < PAGE) return
    const { at, result } = page.at(-1)!
    after = { at, id: result.resultId }
    await rest()
  }
}

/** The pieces of evidence beyond their limit, such as `outline 2.4 (oval by 14 %); tone 1.2`. */
function evidenceText(evidence: InspectionRecord['result']['evidence']): string | null {
  if (evidence === null) return null
  return evidence
    .filter(({ score }) => score > 1)
    .map(({ name, score, says }) => `${name} ${score.toFixed(1)}${says === undefined ? '' : ` (${says})`}`)
    .join('; ')
}

function cells({ at, result, picture }: InspectionRecord, said: RecordLabel | undefined): (string | number | null)[] {
  const { circle, timingsMs } = result
  return [
    at,
    result.resultId,
    result.verdict,
    result.code,
    result.reason,
    result.score,
    result.threshold,
    evidenceText(result.evidence),
    result.recipe,
    result.modelVersion,
    plain(result.station),
    plain(result.partId),
    plain(result.measId),
    result.sequence,
    result.capturedAt,
    result.receivedAt,
    result.judgedAt,
    result.diameterMm,
    circle?.cx ?? null,
    circle?.cy ?? null,
    circle?.r ?? null,
    circle?.confidence ?? null,
    ...STAGES.map((stage) => timingsMs[stage] ?? null),
    timingsMs.total,
    picture?.sha256 ?? null,
    said?.label ?? null,
    said?.defectKind ?? null,
    plain(said?.by ?? null)
  ]
}

const NUMBER = /^-?\d+([.,]\d+)?$/

/**
 * Puts an apostrophe before a caller's text that a spreadsheet would run as a formula. The spreadsheet does not show
 * it. Negative numbers stay numbers.
 */
const plain = (text: string | null): string | null =>
  text !== null && /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text
