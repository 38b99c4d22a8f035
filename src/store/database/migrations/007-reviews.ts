import { type Kysely, type Migration, sql } from 'kysely'

/** Parts that a person must look at, and their labels. */
export const reviews: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('reviews')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('recipe', 'text', (column) => column.notNull())
      .addColumn('model_version', 'text', (column) => column.notNull())
      .addColumn('station', 'text')
      .addColumn('part_id', 'text')
      .addColumn('verdict', 'text', (column) => column.notNull().check(sql`verdict in ('OK', 'NG', 'REVIEW')`))
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('score', 'double precision')
      .addColumn('threshold', 'double precision', (column) => column.notNull())
      .addColumn('circle', 'text')
      .addColumn('sampled', 'integer', (column) => column.notNull().check(sql`sampled in (0, 1)`))
      .addColumn('picture_sha256', 'text', (column) => column.notNull())
      .addColumn('picture_extension', 'text', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.check(sql`label in ('good', 'defect')`))
      .addColumn('labelled_by', 'text')
      .addColumn('labelled_at', 'text')
      .addColumn('defect_kind', 'text', (column) => column.check(sql`defect_kind is null or label = 'defect'`))
      .execute()
    await database.schema
      .createIndex('reviews_waiting')
      .on('reviews')
      .columns(['home', 'at', 'id'])
      .where(sql.ref('label'), 'is', null)
      .execute()
    await database.schema
      .createIndex('reviews_by_recipe')
      .on('reviews')
      .columns(['home', 'recipe', 'at', 'id'])
      .execute()
    await database.schema.createIndex('reviews_by_picture').on('reviews').columns(['home', 'picture_sha256']).execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('reviews').execute()
  }
}
