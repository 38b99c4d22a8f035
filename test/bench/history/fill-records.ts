import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../../src/store/database/tables.ts'

/** One record a second up to this moment. */
export const LAST = Date.UTC(2026, 10, 28, 12)
/** One in this many records has a label. */
const LABELLED_ONE_IN = 150
/** Rows of one statement: a transaction of all of them would not fit into memory. */
const ROWS_AT_ONCE = 250_000

const EVIDENCE = JSON.stringify(
  ['embedding', 'features', 'patches', 'reconstruction', 'pattern', 'tone', 'colour', 'outline', 'size'].map(
    (name) => ({
      name,
      score: 0.7312345
    })
  )
)

/** Puts generated records, labels among them, into an empty SQLite database. The n-th one is always the same. */
export async function fillRecords(database: Kysely<Tables>, count: number): Promise<void> {
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const to = Math.min(count, from + ROWS_AT_ONCE)
    await insertRecords(from, to, count).execute(database)
    await insertLabels(from, to, count).execute(database)
  }
  await sql`analyze`.execute(database)
}

/** Numbers `from` to below `to` as the table `numbered`, with what the columns are made of. */
const numbered = (from: number, to: number, count: number) => sql`
  with recursive numbers(n) as (
    select ${sql.lit(from)} union all select n + 1 from numbers where n + 1 < ${sql.lit(to)}
  ),
  numbered as (
    select n,
      (n * 2654435761) % 4294967296 as h,
      strftime('%Y-%m-%dT%H:%M:%S', ${sql.lit(LAST / 1000 - count)} + n, 'unixepoch') || '.000Z' as at
    from numbers
  )`

const ID = sql`printf('%08x-0000-4000-8000-%012x', h, n)`
const VERDICT = sql`case when h % 100 < 96 then 'OK' when h % 100 < 99 then 'NG' else 'REVIEW' end`
const REASON = sql`case when h % 100 < 96 then 'WITHIN_THRESHOLD' when h % 1000 < 970 then 'PART_NOT_FOUND'
  when h % 100 < 99 then 'ABOVE_THRESHOLD' else 'IN_REVIEW_BAND' end`
const RECIPE = sql`'recipe-' || (h / 100 % 8)`
const STATION = sql`'station-' || (h / 800 % 6)`

const insertRecords = (from: number, to: number, count: number) => sql`
  insert into inspections (id, at, home, recipe, model_version, station, part_id, meas_id, verdict, reason, score,
    threshold, circle_cx, circle_cy, circle_r, circle_confidence, evidence, decode_ms, locate_ms, crop_ms, encode_ms,
    score_ms, total_ms, frame_sha256, picture_sha256, picture_extension, measurement, received_at, sequence)
  ${numbered(from, to, count)}
  select ${ID}, at, 'home', ${RECIPE}, '20261129T141925Z-acf252', ${STATION}, 'P' || n, 'M' || n, ${VERDICT}, ${REASON},
    0.2 + h % 1000 / 2000.0, 0.5, 320.5, 240.25, 100, 0.9, ${EVIDENCE}, 1.2, 2.3, 0.4, 3.1, 0.2, 7.4,
    printf('%064x', h), case when h % 10 = 0 then printf('%064x', n) end, case when h % 10 = 0 then 'jpg' end,
    printf('%064x', n + 1), at, n
  from numbered`

const insertLabels = (from: number, to: number, count: number) => sql`
  insert into reviews (id, at, home, recipe, model_version, station, part_id, verdict, reason, score, threshold,
    sampled, picture_sha256, picture_extension, label, labelled_by, labelled_at, defect_kind)
  ${numbered(from, to, count)}
  select ${ID}, at, 'home', ${RECIPE}, '20261129T141925Z-acf252', ${STATION}, 'P' || n, ${VERDICT}, ${REASON}, 0.5, 0.5,
    1, printf('%064x', n), 'jpg', case when h / 7 % 3 = 0 then 'defect' else 'good' end, 'anna', at,
    case when h / 7 % 3 = 0 then 'chip' end
  from numbered where n % ${sql.lit(LABELLED_ONE_IN)} = 0`
