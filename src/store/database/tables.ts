import type { AuditTable, KeysTable, SessionsTable, PinsTable } from './access-tables.ts'
import type { InspectionsTable } from './inspections-table.ts'
import type { OutboxCursorsTable, OutboxTable, SequencesTable } from './outbox-tables.ts'
import type { JobsTable } from './jobs-table.ts'
import type { RolloutsTable, StationsTable } from './plant-tables.ts'
import type { ReviewsTable } from './reviews-table.ts'
import type { StudyPlansTable } from './study-plans-table.ts'

/**
 * What the migrations make. Times are ISO 8601 text in UTC, truth is 0 or 1, JSON is text: SQLite and PostgreSQL behave
 * alike.
 */
export interface Tables {
  study_plans: StudyPlansTable
  jobs: JobsTable
  api_keys: KeysTable
  audit: AuditTable
  pins: PinsTable
  sessions: SessionsTable
  inspections: InspectionsTable
  reviews: ReviewsTable
  stations: StationsTable
  rollouts: RolloutsTable
  sequences: SequencesTable
  outbox: OutboxTable
  outbox_cursors: OutboxCursorsTable
}
