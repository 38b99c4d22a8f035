// How long a page of the history takes with millions of records, and /inspect beside an export of all of them.
// Run: npm run bench -- history [--records 3000000] [--database FILE] [--write]
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createInspectionRecords } from '../../src/store/records/inspection-records.ts'
import { createRecordFigures } from '../../src/store/records/record-figures.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { fillRecords, LAST } from './history/fill-records.ts'
import { questionsAbout } from './history/filters.ts'
import { inspectBesideExport } from './history/inspect-beside-export.ts'
import { reportTable } from './results/result-table.ts'
import { quantile } from '../soak/closed-loop.ts'

const { values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '3000000' },
    /** Kept, and used again; without it one in a temporary folder. */
    database: { type: 'string' },
    write: { type: 'boolean' }
  }
})
const count = Number(values.records)
const REPEATS = 40
const LIMIT_MS = 50
const PAGE = 100

const folder = mkdtempSync(join(tmpdir(), 'okng-history-'))
const file = values.database ?? join(folder, 'okng.db')
const isFilled = existsSync(file)
const database = await openDatabase(file)
const note = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
try {
  if (!isFilled) {
    const begin = performance.now()
    await fillRecords(database, count)
    note(`${count} records made in ${Math.round((performance.now() - begin) / 1000)} s`)
  }
  const records = createInspectionRecords(database, 'home')
  const figures = createRecordFigures(database, (error) => note(String(error)))

  const rows: string[][] = []
  async function measure(name: string, ask: (n: number) => Promise<number>): Promise<void> {
    const times: number[] = []
    let found = 0
    for (let n = 0; n < REPEATS; n++) {
      const begin = performance.now()
      found = Math.max(found, await ask(n))
      times.push(performance.now() - begin)
    }
    const [middle, high] = [quantile(times, 0.5), quantile(times, 0.95)]
    rows.push([name, String(found), middle.toFixed(1), high.toFixed(1), high <= LIMIT_MS ? 'yes' : 'no'])
    note(rows.at(-1)!.join(' | '))
  }

  for (const { name, of } of questionsAbout(count)) {
    await measure(name, async (n) => (await records.list(of(n), { limit: PAGE })).length)
  }
  const [middle] = await records.list({ to: new Date(LAST - 500 * count).toISOString() }, { limit: 1 })
  const after = { at: middle!.at, id: middle!.result.resultId }
  await measure('the page in the middle of all', async () => (await records.list({}, { after, limit: PAGE })).length)
  await measure('chart of 24 hours', async () => {
    const range = { from: new Date(LAST - 24 * 3_600_000).toISOString(), to: new Date(LAST).toISOString() }
    return (await figures.byHour(range)).length
  })
  const beside = await inspectBesideExport(file, folder)
  reportTable({
    name: `history of ${count / 1e6} million records`,
    command: `npm run bench -- history --records ${count}`,
    head: ['filter', 'found', 'median, ms', 'p95, ms', `p95 within ${LIMIT_MS} ms`],
    rows,
    notes: [`SQLite, ${REPEATS} questions each, pages of ${PAGE}, generated records, one a second.`, ...beside]
  })
} finally {
  await database.destroy()
  rmSync(folder, { recursive: true, force: true })
}
