import type { LineResult, RecordsWanted } from '../../domain/channels/line.ts'
import type { RecordReader } from '../../domain/records/record.ts'

/** Reads the results that a channel asks for. A result of another station is not found. */
export function createFindRecords(
  records: RecordReader
): (wanted: RecordsWanted) => Promise<readonly LineResult['result'][]> {
  return async ({ resultId, limit, ...filter }) => {
    if (resultId === undefined) return (await records.list(filter, { limit })).map(({ result }) => result)
    const record = await records.get(resultId)
    return record === undefined || record.result.station !== filter.station ? [] : [record.result]
  }
}
