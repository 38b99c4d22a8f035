import type { InspectionRecord } from '../../src/domain/records/record.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { createInspectionRecords } from '../../src/store/records/inspection-records.ts'
import type { Recorded } from './line.ts'

const PAGE = 200

/** Everything that stands in a database, read past the service. @param url as openDatabase takes it */
export async function readRecorded(url: string): Promise<Recorded[]> {
  const database = await openDatabase(url)
  try {
    const { list } = createInspectionRecords(database, 'reader')
    const all: InspectionRecord[] = []
    for (;;) {
      const last = all.at(-1)
      const page = await list(
        {},
        { limit: PAGE, after: last === undefined ? undefined : { at: last.at, id: last.result.resultId } }
      )
      all.push(...page)
      if (page.length < PAGE) return all.map(({ result }) => result)
    }
  } finally {
    await database.destroy()
  }
}
