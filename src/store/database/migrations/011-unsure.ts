import { type Kysely, type Migration, sql } from 'kysely'

/** A person may say that they are unsure. Checks of a column cannot be changed in SQLite: the table is made anew. */
export const unsure: Migration = {
  async up(database: Kysely<unknown>) {
    await makeAnew(database, sql`label in ('good', 'defect', 'unsure')`)
  },
  async down(database: Kysely<unknown>) {
    await sql`delete from reviews where label = 'unsure'`.execute(database)
    await makeAnew(database, sql`label in ('good', 'defect')`)
  }
}

async function makeAnew(database: Kysely<unknown>, labels: ReturnType<typeof sql<boolean>>): Promise<void> {
  await database.schema
    .createTable('reviews_anew')
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
    .addColumn('label', 'text', (column) => column.check(labels))
    .addColumn('labelled_by', 'text')
    .addColumn('labelled_at', 'text')
    .addColumn('defect_kind', 'text', (column) => column.check(sql`defect_kind is null or label = 'defect'`))
    .addColumn('evidence', 'text')
    .execute()
  const columns = sql.raw(COLUMNS.join(', '))
  await sql`insert into reviews_anew (${columns}) select ${columns} from reviews`.execute(database)
  await database.schema.dropTable('reviews').execute()
  await database.schema.alterTable('reviews_anew').renameTo('reviews').execute()
  await database.schema
    .createIndex('reviews_waiting')
    .on('reviews')
    .columns(['home', 'at', 'id'])
    .where(sql.ref('label'), 'is', null)
    .execute()
  await database.schema.createIndex('reviews_by_recipe').on('reviews').columns(['home', 'recipe', 'at', 'id']).execute()
  await database.schema.createIndex('reviews_by_picture').on('reviews').columns(['home', 'picture_sha256']).execute()
}

const COLUMNS = [
  'id',
  'at',
  'home',
  'recipe',
  'model_version',
  'station',
  'part_id',
  'verdict',
  'reason',
  'score',
  'threshold',
  'circle',
  'sampled',
  'picture_sha256',
  'picture_extension',
  'label',
  'labelled_by',
  'labelled_at',
  'defect_kind',
  'evidence'
]
