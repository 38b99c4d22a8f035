// `npm run bench:plant-history`: how long the questions of the history view take at a plant with many records, which
// are generated in a PostgreSQL of the script's own.
//   npm run bench:plant-history -- --records 2000000
import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { RecordFilter } from '../../../src/domain/records/record.ts'
import { openDatabase } from '../../../src/store/database/open-database.ts'
import { removeOldOfStations } from '../../../src/store/plant/remove-old.ts'
import { createReceiver } from '../../../src/store/plant/receive.ts'
import { createInspectionRecords } from '../../../src/store/records/inspection-records.ts'
import { createRecordFigures } from '../../../src/store/records/record-figures.ts'
import { quantile } from '../../soak/closed-loop.ts'
import { startPostgres } from './postgres.ts'

const { values: options } = parseArgs({ options: { records: { type: 'string', default: '2000000' } } })
const records = Number(options.records)
const AT_ONCE = 50_000
const TRIES = 40
const BATCH = 100
const BATCHES = 50
const STATIONS = 50
/** They are of so many days, the last of which is this one. */
const DAYS = 90
/** Judged the oldest hundredth. */
const OLD_VERSION = '20250101T000000Z-abcdef'
const END = '2026-04-01T00:00:00.000Z'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const postgres = await startPostgres()
const database = await openDatabase(postgres.url, { patienceMs: 600_000 })
try {
  const began = performance.now()
  for (let from = 0; from < records; from += AT_ONCE)
    await sql`
      insert into inspections (id, at, home, recipe, model_version, station, part_id, posted_by, verdict, reason, score,
        threshold, circle_cx, circle_cy, circle_r, circle_confidence, total_ms, picture_sha256, picture_extension,
        sequence)
      select gen_random_uuid()::text,
        to_char(${END}::timestamptz at time zone 'utc' - n * (${DAYS} * interval '1 day' / ${records}::float8),
          'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'home-' || n % ${STATIONS}, 'recipe-' || n % 10,
        case when n > ${0.99 * records} then ${OLD_VERSION} else '20260101T000000Z-abcdef' end,
        'station-' || n % ${STATIONS},
        'part-' || n, case when n % 100000 = 7 then 'tablet' else 'camera' end,
        case when n % 50 = 0 then 'NG' else 'OK' end,
        case when n % 50 = 0 then 'ABOVE_THRESHOLD' else 'WITHIN_THRESHOLD' end, random(), 0.9, 320, 240, 100, 0.9, 8.5,
        case when n % 20 = 0 then md5(n::text) || md5((n + 1)::text) end, case when n % 20 = 0 then 'bmp' end, n
      from generate_series(${from}::int, ${Math.min(records, from + AT_ONCE) - 1}::int) as n
    `.execute(database)
  await sql`vacuum analyze inspections`.execute(database)
  const seconds = (performance.now() - began) / 1000
  const size = await sql<{ bytes: string }>`select pg_total_relation_size('inspections') as bytes`.execute(database)
  const bytes = Number(size.rows[0]!.bytes)
  say(`${records} records in ${seconds.toFixed(0)} s, ${(bytes / records).toFixed(0)} bytes each with indexes`)

  const reader = createInspectionRecords(database, 'plant')
  const figures = createRecordFigures(database, () => {})
  const page = (filter: RecordFilter) => async () => reader.list(filter, { limit: 100 })
  const before = (days: number): string => new Date(Date.parse(END) - days * 86_400_000).toISOString()
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    'the newest 100': page({}),
    '100 of a recipe': page({ recipe: 'recipe-3' }),
    '100 NG of a recipe': page({ recipe: 'recipe-0', verdicts: ['NG'] }),
    '100 of a station, from the middle': page({ station: 'station-7', to: before(DAYS / 2) }),
    '100 of a reason': page({ reason: 'ABOVE_THRESHOLD' }),
    '100 NG of a station, of one day': page({
      station: 'station-0',
      verdicts: ['NG'],
      from: before(DAYS / 2),
      to: before(DAYS / 2 - 1)
    }),
    '100 with a picture of a recipe': page({ recipe: 'recipe-0', picture: true }),
    '100 of a version that judges no more': page({ modelVersion: OLD_VERSION }),
    '100 posted with a key that is rarely used': page({ postedBy: 'tablet' }),
    'one part': page({ partId: `part-${Math.floor(records / 2)}` }),
    '100 deep in the past': async () =>
      reader.list({}, { after: { at: before(DAYS - 1), id: 'ffffffff' }, limit: 100 }),
    'the span of a station without records': async () => createInspectionRecords(database, 'nobody').span(),
    'hours of a day of a station': async () =>
      figures.byHour({ station: 'station-7', from: before(DAYS / 2), to: before(DAYS / 2 - 1) })
  }
  for (const [name, ask] of Object.entries(questions)) {
    const times: number[] = []
    for (let n = 0; n < TRIES; n++) {
      const start = performance.now()
      await ask()
      times.push(performance.now() - start)
    }
    const [middle, most] = [quantile(times, 0.5), quantile(times, 0.95)]
    say(`${name}: median ${middle.toFixed(1)} ms, p95 ${most.toFixed(1)} ms`)
  }

  const receive = createReceiver(database, 1000)
  const [template] = await reader.list({}, { limit: 1 })
  const sent = Array.from({ length: BATCHES * BATCH }, () => ({
    ...template!,
    at: END,
    result: { ...template!.result, resultId: randomUUID() }
  }))
  const start = performance.now()
  for (let from = 0; from < sent.length; from += BATCH)
    await receive('home-1', { records: sent.slice(from, from + BATCH), labels: [], waiting: [] })
  const perSecond = sent.length / ((performance.now() - start) / 1000)
  say(`received on top of these, ${BATCH} at a time over one connection: ${perSecond.toFixed(0)} records a second`)

  for (let station = 0; station < STATIONS; station++) {
    const row = {
      name: `station-${station}`,
      home: `home-${station}`,
      first_seen_at: END,
      last_seen_at: END,
      report: '{}'
    }
    await database.insertInto('stations').values(row).execute()
  }
  const removing = performance.now()
  await removeOldOfStations(database, DAYS - 1)
  const tookS = (performance.now() - removing) / 1000
  const left = await database
    .selectFrom('inspections')
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  const gone = records + sent.length - Number(left.count)
  const rate = (gone / tookS).toFixed(0)
  say(`a day of ${STATIONS} stations removed: ${gone} records in ${tookS.toFixed(1)} s, ${rate} a second`)
} finally {
  await database.destroy()
  postgres.stop()
}
