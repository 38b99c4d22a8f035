import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import type { RecordFigures } from '../../domain/labelled/record-figures.ts'
import type { RecordFilter, RecordReader } from '../../domain/records/record.ts'
import type { ExportPace } from './export-pace.ts'
import { recordCsv } from './record-csv.ts'

export interface CsvExport {
  readonly records: RecordReader
  readonly labelsOf: RecordFigures['labels']
  readonly pace: Pick<ExportPace, 'begin'>
  readonly filter: RecordFilter
  /** Whether the text begins with a byte order mark, which some spreadsheets need. */
  readonly bom: boolean
}

/** Answers with the records as CSV, and their number in the trailer x-record-count. */
export async function sendCsv(
  reply: FastifyReply,
  { records, labelsOf, pace, filter, bom }: CsvExport
): Promise<string> {
  let count = 0
  const counted: RecordReader = {
    get: records.get,
    async list(...asked) {
      const page = await records.list(...asked)
      count += page.length
      return page
    }
  }
  const lines = recordCsv(counted, labelsOf, filter, pace)
  const head = await lines.next()
  // The first page is read before the first byte is sent, so that a database error can be answered as a problem.
  const first = await lines.next()
  async function* text(): AsyncGenerator<string> {
    if (bom) yield '\uFEFF'
    if (head.done !== true) yield head.value
    if (first.done !== true) yield first.value
    yield* lines
  }
  reply.trailer('x-record-count', (_reply, _payload, done) => {
    done(null, String(count))
  })
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', 'attachment; filename="inspections.csv"')
    .send(Readable.from(text())) as unknown as Promise<string>
}
