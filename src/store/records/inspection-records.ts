import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool } from 'kysely'
import { PLC_CODES, type Reason, STAGES, type Verdict } from '../../domain/inspection/inspection.ts'
import { resultMessage } from '../../domain/records/outbox.ts'
import type { InspectionRecord, RecordStore } from '../../domain/records/record.ts'
import type { InspectionsTable } from '../database/inspections-table.ts'
import type { Tables } from '../database/tables.ts'
import { putMessages } from './outbox.ts'
import { withFilter } from './with-filter.ts'
import { noteNumbers } from './sequences.ts'

export interface RecordOptions {
  /**
   * For this time a repeated measurement is the same record; later it is a new one. Milliseconds. Default: no limit.
   */
  readonly repeatMs?: number
  /** Whether each record is put into the outbox, too. */
  readonly sends?: boolean
}

/**
 * Verdicts in the database.
 * @param home id of the data folder: several may share one database, and each sees the records of all
 */
export function createInspectionRecords(
  database: Kysely<Tables>,
  home: string,
  { repeatMs = Infinity, sends = false }: RecordOptions = {}
): RecordStore {
  return {
    async add(records) {
      if (records.length === 0) return NONE
      return database.transaction().execute(async (all) => {
        const measurements = records.flatMap(({ measurement }) => measurement ?? [])
        if (measurements.length === 0) await insert(all, records)
        const others = measurements.length === 0 ? NONE : await addMeasured(all, records, measurements)
        await noteNumbers(all, home, records)
        const own = records.filter(({ result }) => !others.has(result.resultId))
        if (sends) await putMessages(all, home, own.map(resultMessage))
        return others
      })
    },
    async ofMeasurement(measurement, since) {
      const row = await database
        .selectFrom('inspections')
        .selectAll()
        .where('measurement', '=', measurement)
        .where('at', '>=', since)
        .executeTakeFirst()
      return row === undefined ? undefined : recordOf(row)
    },
    async get(id) {
      const row = await database.selectFrom('inspections').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : recordOf(row)
    },
    async list(filter, { after, limit }) {
      let query = withFilter(database.selectFrom('inspections'), filter)
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
      // The first condition follows from the second; with it alone an index leads to the page's begin.
      if (after !== undefined)
        query = query
          .where('at', '<=', after.at)
          .where(({ eb, or, and }) =>
            or([eb('at', '<', after.at), and([eb('at', '=', after.at), eb('id', '<', after.id)])])
          )
      return (await query.execute()).map(recordOf)
    },
    async measured(since, limit) {
      const rows = await database
        .selectFrom('inspections')
        .selectAll()
        .where('home', '=', home)
        .where('meas_id', 'is not', null)
        .where('at', '>=', since)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(recordOf)
    },
    async span() {
      // Each by an index: the table is large.
      const end = async (direction: 'asc' | 'desc'): Promise<string | null> => {
        const own = database.selectFrom('inspections').select('at').where('home', '=', home)
        const row = await (direction === 'asc' ? own.where(notLabelled) : own)
          .orderBy('at', direction)
          .limit(1)
          .executeTakeFirst()
        return row?.at ?? null
      }
      return { oldest: await end('asc'), newest: await end('desc') }
    },
    async removeBefore(time, limit) {
      const { numDeletedRows } = await database
        .deleteFrom('inspections')
        .where('id', 'in', (oldest) =>
          oldest
            .selectFrom('inspections')
            .select('id')
            .where('home', '=', home)
            .where('at', '<', time)
            .where(notLabelled)
            .orderBy('at')
            .orderBy('id')
            .limit(limit)
        )
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    }
  }

  async function addMeasured(
    transaction: Kysely<Tables>,
    records: readonly InspectionRecord[],
    measurements: readonly string[]
  ): Promise<ReadonlyMap<string, InspectionRecord>> {
    if (repeatMs !== Infinity) {
      const first = records.map(({ at }) => at).reduce((one, other) => (one < other ? one : other))
      await transaction
        .updateTable('inspections')
        .set({ measurement: null })
        .where('measurement', 'in', measurements)
        .where('at', '<', new Date(Date.parse(first) - Math.max(repeatMs - LAG_MS, repeatMs / 2)).toISOString())
        .execute()
    }
    await insert(transaction, records)
    const rows = await transaction
      .selectFrom('inspections')
      .selectAll()
      .where('measurement', 'in', measurements)
      .execute()
    const onRecord = new Map(rows.map((row) => [row.measurement, row]))
    return new Map(
      records.flatMap(({ measurement = null, result: { resultId } }) => {
        const row = measurement === null ? undefined : onRecord.get(measurement)
        return row === undefined || row.id === resultId ? [] : [[resultId, recordOf(row)] as const]
      })
    )
  }
}

/**
 * A record's time is that of its end, and the clocks of two services differ. A part that was judged as another
 * measurement must not be taken for the same one.
 */
const LAG_MS = 2000
/** Records of parts that a person has labelled stay. */
function notLabelled({
  not,
  exists,
  selectFrom
}: ExpressionBuilder<Pick<Tables, 'inspections' | 'reviews'>, 'inspections'>): ExpressionWrapper<
  Pick<Tables, 'inspections' | 'reviews'>,
  'inspections',
  SqlBool
> {
  return not(
    exists(
      selectFrom('reviews')
        .select('reviews.id')
        .whereRef('reviews.id', '=', 'inspections.id')
        .where('label', 'is not', null)
    )
  )
}

/** Rows of one statement. */
const MAX_ROWS = 500
const NONE: ReadonlyMap<string, InspectionRecord> = new Map()

/**
 * What was committed without our hearing of it comes once more; and another service may have recorded the same
 * measurement.
 */
async function insert(database: Kysely<Tables>, records: readonly InspectionRecord[]): Promise<void> {
  // A statement takes up to about 32,000 values.
  for (let from = 0; from < records.length; from += MAX_ROWS)
    await database
      .insertInto('inspections')
      .values(records.slice(from, from + MAX_ROWS).map(rowOf))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

function rowOf({
  at,
  home,
  result,
  frameSha256,
  measurement = null,
  postedBy = null,
  study = null,
  picture
}: InspectionRecord): InspectionsTable {
  const { circle, timingsMs } = result
  return {
    id: result.resultId,
    at,
    home,
    recipe: result.recipe,
    model_version: result.modelVersion,
    station: result.station,
    part_id: result.partId,
    meas_id: result.measId,
    verdict: result.verdict,
    reason: result.reason,
    score: result.score,
    threshold: result.threshold,
    circle_cx: circle?.cx ?? null,
    circle_cy: circle?.cy ?? null,
    circle_r: circle?.r ?? null,
    circle_confidence: circle?.confidence ?? null,
    bore: result.bore === undefined ? null : JSON.stringify(result.bore),
    evidence: result.evidence === null ? null : JSON.stringify(result.evidence),
    decode_ms: timingsMs.decode ?? null,
    locate_ms: timingsMs.locate ?? null,
    crop_ms: timingsMs.crop ?? null,
    encode_ms: timingsMs.encode ?? null,
    score_ms: timingsMs.score ?? null,
    total_ms: timingsMs.total,
    frame_sha256: frameSha256,
    picture_sha256: picture?.sha256 ?? null,
    picture_extension: picture?.extension ?? null,
    measurement,
    captured_at: result.capturedAt,
    received_at: result.receivedAt,
    sequence: result.sequence,
    diameter_mm: result.diameterMm,
    posted_by: postedBy,
    study
  }
}

function recordOf(row: InspectionsTable): InspectionRecord {
  const verdict = row.verdict as Verdict
  const reason = row.reason as Reason
  const stages = STAGES.flatMap((stage) => (row[`${stage}_ms`] === null ? [] : [[stage, row[`${stage}_ms`]]]))
  return {
    at: row.at,
    home: row.home,
    result: {
      resultId: row.id,
      verdict,
      ok: verdict === 'OK',
      code: PLC_CODES[reason],
      reason,
      score: row.score,
      threshold: row.threshold,
      evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as InspectionRecord['result']['evidence']),
      circle:
        row.circle_cx === null
          ? null
          : { cx: row.circle_cx, cy: row.circle_cy!, r: row.circle_r!, confidence: row.circle_confidence! },
      ...(row.bore !== null && {
        bore: JSON.parse(row.bore) as NonNullable<InspectionRecord['result']['bore']> | null
      }),
      recipe: row.recipe,
      modelVersion: row.model_version,
      partId: row.part_id,
      measId: row.meas_id,
      station: row.station,
      capturedAt: row.captured_at,
      receivedAt: row.received_at,
      judgedAt: row.at,
      sequence: row.sequence === null ? null : Number(row.sequence),
      diameterMm: row.diameter_mm,
      timingsMs: {
        ...(Object.fromEntries(stages) as Omit<InspectionRecord['result']['timingsMs'], 'total'>),
        total: row.total_ms
      }
    },
    frameSha256: row.frame_sha256,
    ...(row.measurement !== null && { measurement: row.measurement }),
    ...(row.posted_by !== null && { postedBy: row.posted_by }),
    ...(row.study !== null && { study: row.study }),
    picture: row.picture_sha256 === null ? null : { sha256: row.picture_sha256, extension: row.picture_extension! }
  }
}
