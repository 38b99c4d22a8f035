import { type Kysely, type Migration, sql } from 'kysely'

/** One row per verdict. */
export const inspections: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('inspections')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('recipe', 'text', (column) => column.notNull())
      .addColumn('model_version', 'text', (column) => column.notNull())
      .addColumn('station', 'text')
      .addColumn('part_id', 'text')
      .addColumn('meas_id', 'text')
      .addColumn('verdict', 'text', (column) => column.notNull().check(sql`verdict in ('OK', 'NG', 'REVIEW')`))
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('score', 'double precision')
      .addColumn('threshold', 'double precision', (column) => column.notNull())
      .addColumn('circle_cx', 'double precision')
      .addColumn('circle_cy', 'double precision')
      .addColumn('circle_r', 'double precision')
      .addColumn('circle_confidence', 'double precision')
      .addColumn('bore', 'text')
      .addColumn('decode_ms', 'double precision')
      .addColumn('locate_ms', 'double precision')
      .addColumn('crop_ms', 'double precision')
      .addColumn('encode_ms', 'double precision')
      .addColumn('score_ms', 'double precision')
      .addColumn('total_ms', 'double precision', (column) => column.notNull())
      .addColumn('frame_sha256', 'text')
      .addColumn('picture_sha256', 'text')
      .addColumn('picture_extension', 'text')
      .execute()
    for (const [name, columns] of Object.entries(INDEXES))
      await database.schema.createIndex(name).on('inspections').columns(columns).execute()
    await database.schema
      .createIndex('inspections_by_picture')
      .on('inspections')
      .column('picture_sha256')
      .where(sql.ref('picture_sha256'), 'is not', null)
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('inspections').execute()
  }
}

/** A page is read newest first: each ends with the time and the id. */
const INDEXES: Readonly<Record<string, string[]>> = {
  inspections_by_time: ['at', 'id'],
  inspections_by_recipe: ['recipe', 'at', 'id'],
  inspections_by_verdict: ['verdict', 'at', 'id'],
  inspections_by_station: ['station', 'at', 'id'],
  inspections_by_part: ['part_id', 'at', 'id']
}
